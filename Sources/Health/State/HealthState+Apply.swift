public import Commands

extension HealthState {
    /// Folds an event. What has been reckoned stays; windows that close from now on follow the policies as they are.
    ///
    /// - Returns: false for an event that the state has already.
    /// - Complexity: O(devices · policies).
    @discardableResult
    public mutating func apply(_ event: HealthEvent) throws(EventError) -> Bool {
        guard event.sequence >= nextSequence else { return false }
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where health-policy-\(nextSequence) is due")
        }
        let index = policyIndex(event.policy)
        switch (event.change, index) {
        case (.put(let policy), let index?):
            policies[index].policy = policy
            policies[index].revision.touch(event.time, by: event.actor, sequence: event.sequence)
        case (.put(let policy), nil):
            let record = PolicyRecord(
                name: event.policy, policy: policy,
                revision: Revision(event.time, by: event.actor, sequence: event.sequence))
            policies.insert(record, at: policies.firstIndex { $0.name > event.policy } ?? policies.count)
        case (.deleted, let index?): policies.remove(at: index)
        case (.deleted, nil): throw EventError("\(event.id): there is no policy \(event.policy)")
        }
        nextSequence += 1
        assignPolicies()
        return true
    }

    /// Devices that no policy matches any more are forgotten.
    private mutating func assignPolicies() {
        devices = devices.compactMap { device in
            guard let policy = policy(of: device.name) else { return nil }
            var device = device
            device.policy = policy
            return device
        }
        indexDevices()
    }

    /// Makes what follows from the devices.
    mutating func indexDevices() {
        places = [:]
        (firstEnd, firstIdleEnd) = (.max, .max)
        for (place, device) in devices.enumerated() {
            places[UTF8Name(device.name)] = place
            let end = device.open.first?.end ?? .max
            firstEnd = min(firstEnd, end)
            if device.isIdle { firstIdleEnd = min(firstIdleEnd, end) }
        }
    }
}
