import ArgumentParser
import FixGrad

/// The command line.
struct Fixgrad: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixgrad",
    abstract: "Turns a neural network into integer C that trains itself on microcontrollers.",
    discussion: """
      A job file describes the network, the data and the training; every command takes it.

      Results go to standard output, diagnostics to standard error. Exit status 0: done; 1: a check \
      or a limit failed; 2: the input is wrong.
      """,
    version: fixgradVersion,
    subcommands: [
      GenerateCommand.self, CalibrateCommand.self, CompareCommand.self, GradientsCommand.self,
      CheckCommand.self, RunCommand.self, ReportsCommand.self, InspectCommand.self,
      TargetsCommand.self, TuneCommand.self, TrialCommand.self, OperatorsCommand.self,
    ])
}
