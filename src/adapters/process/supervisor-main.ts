process.exitCode = 70
