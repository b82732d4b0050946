"""`make bench`: throughput and latency, compared with a minimal Flask app in the same run."""
