"""Which slugs nobody may have."""

RESERVED = frozenset({
    "about", "account", "accounts", "admin", "administrator", "api", "app", "apps", "assets", "auth", "bench",
    "billing", "blog", "bus", "businesses", "cdn",
    "chat", "checkout", "dashboard", "dev", "docs", "domains", "errors", "favicon", "files",
    "ftp", "health", "healthz", "help", "host", "hooks", "identity", "img", "internal", "legal", "live",
    "localhost", "login", "logout", "mail", "me", "media", "metrics", "ns1", "ns2", "null", "oauth", "ops",
    "openapi", "pay", "platform", "portal", "postmaster", "preview", "privacy", "public", "readyz", "register",
    "robots", "root", "rpc", "scheduling", "security", "sign", "signin", "signup", "sitemap", "smtp", "sso",
    "staging", "static", "status", "stream", "stripe", "support", "system", "terms", "trpc", "undefined", "user",
    "users", "v1", "v2", "v3", "webhook", "webhooks", "well-known", "www",
})  # fmt: skip
"""Names of our own paths and hosts, and names that would make a stranger believe that we speak."""


def is_reserved(slug: str) -> bool:
    """Whether the slug is one of ours, or imitates an internationalised host name (`xn--…`)."""
    return slug in RESERVED or slug.startswith("xn--")
