"""What HRDesk's own storage code survives: other processes, kills, full disks, harmed files."""
