from sppt.project.cli import main

main()
