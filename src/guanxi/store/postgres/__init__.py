"""PostgreSQL under the store: several processes, on one machine or many, share one database."""
