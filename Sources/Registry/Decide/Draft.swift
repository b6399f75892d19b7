/// What a command comes to, before its events have numbers.
struct Draft {
    var status = 200
    var resource: RegistryResource
    /// The model's name.
    var model: String
    var changes: [RegistryChange] = []
    var reason: String?
}
