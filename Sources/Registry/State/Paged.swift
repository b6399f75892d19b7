/// An array in pages. A copy shares all pages, and a change copies the one that it lies in: so a state that is copied for
/// every group of commands costs what changes and not what it holds.
///
/// Nothing is removed from it.
struct Paged<Element> {
    /// Elements of a page: a change copies so many, and a copy of the whole takes hold of one page in so many.
    private static var pageSize: Int { 16 }

    private var pages: [[Element]] = []
    private(set) var count = 0

    init() {}

    init(_ elements: some Sequence<Element>) {
        for element in elements { append(element) }
    }

    mutating func append(_ element: Element) {
        if count % Self.pageSize == 0 {
            // It grows as an array does: most models have few versions.
            pages.append([element])
        } else {
            pages[pages.count - 1].append(element)
        }
        count += 1
    }
}

extension Paged: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }

    /// - Complexity: O(1) to read; to change also a page's copy, if it is shared.
    subscript(index: Int) -> Element {
        _read { yield pages[index / Self.pageSize][index % Self.pageSize] }
        _modify { yield &pages[index / Self.pageSize][index % Self.pageSize] }
    }
}

extension Paged {
    /// Looks at an element where it lies. Elements hold a dozen references each, and a copy takes hold of all of them: whoever
    /// looks at 100,000 of them would do little else.
    ///
    /// The pointer is sound within the call: what it points to belongs to a page that this value holds, and nothing changes
    /// the value meanwhile.
    func withElement<Result>(at index: Int, _ body: (UnsafePointer<Element>) -> Result) -> Result {
        pages[index / Self.pageSize].withUnsafeBufferPointer { page in
            guard let base = page.baseAddress, page.indices.contains(index % Self.pageSize) else {
                preconditionFailure("there is no element \(index)")
            }
            return body(base + index % Self.pageSize)
        }
    }
}

extension Paged {
    /// Where the first page lies, for hints: it may not be read there. Nil if there is none.
    var firstPage: UnsafeRawPointer? {
        pages.withUnsafeBufferPointer { pages in
            // An array is a reference to its elements.
            pages.baseAddress.flatMap {
                UnsafeRawPointer(bitPattern: UnsafeRawPointer($0).loadUnaligned(as: UInt.self))
            }
        }
    }

    /// Elements of the first page.
    var firstPageCount: Int { Swift.min(count, Self.pageSize) }

    /// Where the reference to the pages lies in a value.
    static var placeOfPages: Int { MemoryLayout<Self>.offset(of: \Self.pages) ?? 0 }

    /// The same for all elements, in order, until the body returns false.
    ///
    /// - Parameter prepare: is shown each element of a page before the body is shown the first of them.
    /// - Returns: whether it never did.
    func forEachInPlace(
        preparing prepare: (UnsafePointer<Element>) -> Void,
        _ body: (_ index: Int, UnsafePointer<Element>) -> Bool
    ) -> Bool {
        var first = 0
        for page in pages {
            let goesOn = page.withUnsafeBufferPointer { elements in
                guard let base = elements.baseAddress else { return true }
                for index in elements.indices { prepare(base + index) }
                return elements.indices.allSatisfy { body(first + $0, base + $0) }
            }
            guard goesOn else { return false }
            first += page.count
        }
        return true
    }
}

extension Paged: Equatable where Element: Equatable {}
extension Paged: Sendable where Element: Sendable {}
