"""Real servers, two businesses and fault injection for Nexus tests."""
