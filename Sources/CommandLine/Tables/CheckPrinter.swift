/// Prints what a check found: its figures to the output, what is wrong to the errors.
struct CheckPrinter {
    private let printer: ResultPrinter

    init(_ printer: ResultPrinter) { self.printer = printer }

    /// The status that the command ends with.
    func print(_ report: CheckReport) -> CommandStatus {
        printer.print(report.summary)
        for problem in report.problems { printer.console.complain("varve: \(problem)") }
        return report.problems.isEmpty ? .done : .difference
    }
}
