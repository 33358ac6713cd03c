process.stderr.write("datainsight: the command line is not built yet\n");
process.exitCode = 1;
