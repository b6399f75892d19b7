public import Commands

/// Why a command or a question is refused. Nothing has changed.
public typealias RegistryRejection = CommandRejection

/// What is wrong in one place of a command's body.
public typealias RegistryFault = CommandFault
