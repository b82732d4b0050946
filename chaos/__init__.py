"""`make chaos`: what happens when something breaks, with real processes and a client's ledger."""
