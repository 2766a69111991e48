"""What editors do with the content beside writing it: try, score, find what is stale or missed, suggest."""
