"""What an AI assistant is given over the Model Context Protocol: questions, never a change."""
