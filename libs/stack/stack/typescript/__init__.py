"""The TypeScript package, written from the contracts and the gateway's tables (`make gen`)."""
