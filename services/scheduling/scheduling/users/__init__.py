"""Users, as far as identity tells of them: whose address is proven, and who was erased."""
