"""Working together: own amendments brought onto what the server has, and sent."""
