"""The ways in and out: Telegram, the terminal, the batch. They hold no knowledge and decide no answer."""
