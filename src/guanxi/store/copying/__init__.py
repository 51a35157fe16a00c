"""All of a store, from one engine to another."""
