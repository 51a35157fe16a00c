"""Search: what a contact is found by (`document`), what somebody looks for (`query`), and whether they meet (`match`).

The index gives candidates by tokens; what is found is decided by the record itself. docs/search.md says the rules.
"""
