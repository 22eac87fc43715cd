"""The codes of refusals as one union."""

from gateway.described.refusals import Codes
from stack.typescript import notation


def text(codes: Codes) -> str:
    """The module with `ErrorCode`."""
    meanings = {code: f"{status}: {detail}" for status, said in codes.items() for code, detail in said.items()}
    listed = "\n".join(
        f"{notation.comment(meanings[code], indent='  ')}  | {notation.literal(code)}" for code in sorted(meanings)
    )
    says = notation.comment(
        "The stable codes of refusals, of every surface, each with its HTTP status and its message."
    )
    return f"{notation.HEAD}\n{says}export type ErrorCode =\n{listed};\n"
