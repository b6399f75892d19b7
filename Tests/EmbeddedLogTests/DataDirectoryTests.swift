import EmbeddedLog
import Foundation
import Log
import SimulatedDisk
import Testing

@Suite("A data directory")
struct DataDirectoryTests {
    @Test("of a newer format is refused before anything is written")
    func newerFormat() throws {
        let fixture = LogFixture()
        try fixture.openWithTopic().close()
        fixture.disk.setContent(Array("varve data directory, format 2\n".utf8), of: "/data/format")
        let before = fixture.disk.files.map { fixture.disk.content(of: "/" + $0) }
        for mode: OpenMode in [.readWrite, .readOnly] {
            let error = try #require(LogFixture.error { _ = try fixture.open(mode) })
            #expect(error.code == .newerFormat)
            #expect(error.file == "/data/format")
        }
        #expect(fixture.disk.files.map { fixture.disk.content(of: "/" + $0) } == before)
    }

    @Test("with a format that can't be read is refused")
    func unreadableFormat() throws {
        let fixture = LogFixture()
        try fixture.openWithTopic().close()
        fixture.disk.setContent(Array("something else".utf8), of: "/data/format")
        #expect(LogFixture.error { _ = try fixture.open() }?.code == .corrupt)
    }

    @Test("that isn't there can't be read, and is not made")
    func missing() throws {
        let fixture = LogFixture()
        #expect(LogFixture.error { _ = try fixture.open(.readOnly) }?.code == .notFound)
        #expect(fixture.disk.files.isEmpty)
    }

    @Test("has one owner, whom the others' error names")
    func oneOwner() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/data"
        let log = try EmbeddedLog.open(directory: path)
        for mode: OpenMode in [.readWrite, .readOnly] {
            let error = try #require(
                LogFixture.error { _ = try EmbeddedLog.open(directory: path, mode: mode) })
            #expect(error.code == .locked)
            #expect(error.message.contains("process \(getpid())"))
        }
        try log.close()
        let first = try EmbeddedLog.open(directory: path, mode: .readOnly)
        let second = try EmbeddedLog.open(directory: path, mode: .readOnly)
        #expect(LogFixture.error { _ = try EmbeddedLog.open(directory: path) }?.code == .locked)
        try first.close()
        try second.close()
        try EmbeddedLog.open(directory: path).close()
    }

    @Test("is not made where somebody else's files are")
    func foreignFolder() throws {
        let folder = try TemporaryFolder()
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/thesis.txt"))
        let error = try #require(LogFixture.error { _ = try EmbeddedLog.open(directory: folder.path) })
        #expect(error.code == .invalid)
        #expect(error.message.contains("thesis.txt"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["thesis.txt"])
    }

    @Test("is made in an empty folder, a new file system's too")
    func emptyFolder() throws {
        let folder = try TemporaryFolder()
        for name in ["lost+found", ".hidden"] {
            try FileManager.default.createDirectory(
                atPath: folder.path + "/" + name, withIntermediateDirectories: false)
        }
        try EmbeddedLog.open(directory: folder.path).close()
    }

    @Test("that has lost its format is refused, and nothing is written")
    func lostFormat() throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path)
        try log.ensureTopic(LogFixture.topic, partitions: 1)
        try log.close()
        try FileManager.default.removeItem(atPath: folder.path + "/format")
        let error = try #require(LogFixture.error { _ = try EmbeddedLog.open(directory: folder.path) })
        #expect(error.code == .corrupt)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/format") == false)
    }

    @Test("that is a file is a clear error")
    func notAFolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/data"
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        let error = try #require(LogFixture.error { _ = try EmbeddedLog.open(directory: path) })
        #expect(error.code == .invalid)
        #expect(error.file?.hasPrefix(path) == true)
    }

    @Test("that loses a topic's folder stops the log, and is not made whole in silence")
    func deletedFolder() async throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path)
        try log.ensureTopic(LogFixture.topic, partitions: 1)
        try LogFixture.append(["a"], to: log)
        try FileManager.default.removeItem(atPath: folder.path + "/log/events-0")
        let error = try #require(LogFixture.error { try LogFixture.append(["b"], to: log) })
        #expect(error.code == .stopped)
        #expect(error.file?.hasPrefix(folder.path + "/log/events-0") == true)
        let readError = try #require(LogFixture.error { _ = try LogFixture.read(log) })
        #expect(readError.code == .corrupt)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/log/events-0") == false)
    }

    @Test("keeps Kafka's names and its batches' format")
    func kafkaFormat() throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog.open(directory: folder.path + "/new/data")
        try log.ensureTopic(LogFixture.topic, partitions: 1)
        try LogFixture.append(["a", "b"], to: log)
        try LogFixture.append(["c"], to: log)
        try log.close()
        let path = folder.path + "/new/data/log/events-0/00000000000000000000.log"
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let headers = try bytes.withUnsafeBytes { content in
            let first = try RecordBatchHeader(parsing: content)
            let rest = UnsafeRawBufferPointer(rebasing: content[first.totalSize...])
            let second = try RecordBatchHeader(parsing: rest)
            #expect(RecordBatchDecoder.verifyChecksum(content, header: first))
            #expect(RecordBatchDecoder.verifyChecksum(rest, header: second))
            #expect(first.totalSize + second.totalSize == content.count)
            return [first, second]
        }
        #expect(headers.map(\.baseOffset) == [0, 2])
    }
}
