extension EventLine {
    /// Appends the attributes of a CloudEvent up to and with the opening brace of `data`.
    mutating func begin(_ source: StaticString, _ type: StaticString, id: UInt64, time: Int64) {
        add(#"{"specversion":"1.0","id":""#)
        add(hexadecimal: id)
        add(#"","source":""#)
        add(source)
        add(#"","type":""#)
        add(type)
        add(#"","time":""#)
        add(time: time)
        add(#"","data":{"#)
    }
}
