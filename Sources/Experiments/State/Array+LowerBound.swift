extension Array {
    /// The first index whose element is not before what is sought, in an array that is sorted accordingly.
    ///
    /// - Complexity: O(log n).
    func lowerBound(isBefore: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
