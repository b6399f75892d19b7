/// A file or a folder, whatever its name.
enum DiskNode: Sendable {
    case file(FileContent)
    case folder(FolderContent)
}
