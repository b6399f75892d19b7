import Foundation
import NIOCore
import NIOPosix
public import Outbox

/// Finds the addresses that a host's name stands for.
public struct HostResolver: Sendable {
    public init() {}

    /// On a thread for blocking work: the system's resolver may take seconds.
    public func addresses(of host: String, port: Int) async -> [IPAddress] {
        if let address = IPAddress(host) { return [address] }
        let found = try? await NIOThreadPool.singleton.runIfActive { Self.lookUp(host) }
        return found ?? []
    }

    private static func lookUp(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let address = entry.pointee.ai_addr.flatMap({ bytes(of: $0, entry.pointee.ai_family) }),
                !found.contains(address)
            else { continue }
            found.append(address)
        }
        return found
    }

    private static func bytes(of address: UnsafeMutablePointer<sockaddr>, _ family: Int32) -> IPAddress? {
        // Sound: `getaddrinfo` says by the family which structure the address points to.
        switch family {
        case AF_INET:
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin_addr) { IPAddress(Array($0)) }
            }
        case AF_INET6:
            return address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin6_addr) { IPAddress(Array($0)) }
            }
        default: return nil
        }
    }
}
