import CommandLine

@main
enum Varve {
    static func main() async {}
}
