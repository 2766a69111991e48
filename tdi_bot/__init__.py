"""The Territoires d'industrie assistant: sourced, dated answers in French, in Telegram and in a terminal."""
