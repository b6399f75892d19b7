import Engine
package import JSON

/// What an instance says of itself, as it lies in the topic `instances` under the instance's id.
extension AnnouncedInstance {
    package var json: JSONValue {
        [
            "id": .string(id), "address": .string(address),
            "shards": .array(
                shards.map {
                    [
                        "number": JSONValue($0.number), "shard": .string($0.name),
                        "journal_position": JSONValue($0.position),
                    ]
                }),
            "standbys": .array(standbys.map { .string($0) }), "member": .string(member),
        ]
    }

    /// Nil for what no instance wrote.
    package init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, let address = json["address"]?.string,
            let shards = json["shards"]?.array
        else { return nil }
        self.init(
            id: id, address: address,
            shards: shards.compactMap { shard in
                guard let number = shard["number"]?.integer, let name = shard["shard"]?.string else {
                    return nil
                }
                return AnnouncedShard(
                    number: Int(number), name: name, position: shard["journal_position"]?.integer ?? 0)
            }, standbys: json["standbys"]?.array?.compactMap(\.string) ?? [],
            member: json["member"]?.string ?? "")
    }
}
