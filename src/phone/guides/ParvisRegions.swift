// Not compiled here: this repository has no Swift toolchain. Foundation and CoreLocation only, iOS 15 or later.

import CoreLocation
import Foundation
import Security

struct Zone: Decodable {
    let id: String
    let center: [Double]  // longitude, latitude
    let radius: Double
    let distance: Double
    var coordinate: CLLocationCoordinate2D { .init(latitude: center[1], longitude: center[0]) }
}

struct Nearest: Decodable {
    let data: [Zone]
    let refreshRadius: Double
}

struct Ping: Codable {
    struct Region: Codable { let id: String; let event: String }
    let id: String
    let latitude: Double
    let longitude: Double
    let accuracy: Double
    let timestamp: Date
    let region: Region?
}

/// The server's side: who this device is, and what it has not yet been able to send.
actor ParvisClient {
    private let base: URL
    private let publishableKey: String
    private let queueFile: URL
    private var etag: String?
    private let encoder: JSONEncoder
    private let decoder = JSONDecoder()

    init(base: URL, publishableKey: String) {
        self.base = base
        self.publishableKey = publishableKey
        let folder = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)[0]
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        queueFile = folder.appendingPathComponent("parvis-pings.json")
        encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Int64(date.timeIntervalSince1970 * 1000))
        }
    }

    func enrol() async throws {
        if Keychain.read() != nil { return }
        struct Answer: Decodable { let deviceToken: String }
        let body: [String: String] = [
            "platform": "ios",
            "locale": Locale.current.identifier.replacingOccurrences(of: "_", with: "-"),
            "timezone": TimeZone.current.identifier,
        ]
        let (data, _) = try await send("POST", "/v1/devices", body: encoder.encode(body), token: publishableKey)
        Keychain.write(try decoder.decode(Answer.self, from: data).deviceToken)
    }

    func setConsent(_ purpose: String, granted: Bool, policyVersion: String) async throws {
        struct Consent: Encodable { let granted: Bool; let source = "app"; let policyVersion: String }
        let body = try encoder.encode(Consent(granted: granted, policyVersion: policyVersion))
        _ = try await send("PUT", "/v1/device/consents/\(purpose)", body: body)
        if purpose == "location", !granted { try? FileManager.default.removeItem(at: queueFile) }
    }

    func setPush(apnsToken: Data, topic: String) async throws {
        let token = apnsToken.map { String(format: "%02x", $0) }.joined()
        let body = try encoder.encode(["type": "apns", "token": token, "topic": topic])
        _ = try await send("PUT", "/v1/device/push", body: body)
    }

    /// Nil when the zones are still the same; the second value is how far they hold.
    func nearest(_ place: CLLocation, limit: Int) async throws -> (zones: [Zone]?, refreshRadius: Double) {
        let query = "?latitude=\(place.coordinate.latitude)&longitude=\(place.coordinate.longitude)&limit=\(limit)"
        let (data, response) = try await send("GET", "/v1/geofences/nearest\(query)", etag: etag)
        if response.statusCode == 304 {
            return (nil, Double(response.value(forHTTPHeaderField: "X-Refresh-Radius") ?? "") ?? 1_000)
        }
        etag = response.value(forHTTPHeaderField: "ETag")
        let answer = try decoder.decode(Nearest.self, from: data)
        return (answer.data, answer.refreshRadius)
    }

    /// Written down first, then sent with whatever waits: an app that is stopped in between loses nothing.
    func post(_ place: CLLocation, region: (id: String, event: String)?) async {
        var waiting = queue()
        waiting.append(Ping(
            id: UUID().uuidString,
            latitude: place.coordinate.latitude,
            longitude: place.coordinate.longitude,
            accuracy: max(place.horizontalAccuracy, 0),
            timestamp: place.timestamp,
            region: region.map { .init(id: $0.id, event: $0.event) }
        ))
        keep(Array(waiting.suffix(1_000)))
        await flush()
    }

    func flush() async {
        struct Batch: Encodable { let pings: [Ping]; let sentAt: Date }
        let sending = queue()
        guard !sending.isEmpty, let body = try? encoder.encode(Batch(pings: sending, sentAt: Date())) else { return }
        guard let (_, response) = try? await send("POST", "/v1/pings", body: body), response.statusCode == 200 else { return }
        let sent = Set(sending.map(\.id))
        keep(queue().filter { !sent.contains($0.id) })
    }

    func forget() async throws {
        _ = try await send("DELETE", "/v1/device")
        Keychain.remove()
        etag = nil
        try? FileManager.default.removeItem(at: queueFile)
    }

    private func queue() -> [Ping] {
        guard let data = try? Data(contentsOf: queueFile) else { return [] }
        let reader = JSONDecoder()
        reader.dateDecodingStrategy = .millisecondsSince1970
        return (try? reader.decode([Ping].self, from: data)) ?? []
    }

    private func keep(_ pings: [Ping]) {
        try? encoder.encode(pings).write(to: queueFile, options: [.atomic, .completeFileProtectionUntilFirstUserAuthentication])
    }

    private func send(
        _ method: String, _ path: String, body: Data? = nil, token: String? = nil, etag: String? = nil
    ) async throws -> (Data, HTTPURLResponse) {
        var request = URLRequest(url: URL(string: path, relativeTo: base)!, timeoutInterval: 8)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(token ?? Keychain.read() ?? "")", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let etag { request.setValue(etag, forHTTPHeaderField: "If-None-Match") }
        request.cachePolicy = .reloadIgnoringLocalCacheData
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let http = response as? HTTPURLResponse, http.statusCode < 400 else {
            throw URLError(.badServerResponse)
        }
        return (data, http)
    }
}

/// The phone's side: the nearest zones as regions, and one circle around the phone to know when to ask again.
final class ParvisRegions: NSObject, CLLocationManagerDelegate {
    private static let around = "parvis.around"
    private let manager = CLLocationManager()
    private let parvis: ParvisClient
    /// Crossings that wait for a fix: the system gives one for all of them.
    private var crossings: [(id: String, event: String)] = []

    init(parvis: ParvisClient) {
        self.parvis = parvis
        super.init()
        manager.delegate = self
        manager.desiredAccuracy = kCLLocationAccuracyNearestTenMeters
    }

    /// After the person switched "tell me when I am near" on, and at every launch from then on.
    func start() {
        manager.requestAlwaysAuthorization()
        manager.requestLocation()
    }

    func stop() {
        manager.monitoredRegions.forEach(manager.stopMonitoring)
    }

    func locationManager(_ manager: CLLocationManager, didEnterRegion region: CLRegion) {
        crossed(region, "enter")
    }

    func locationManager(_ manager: CLLocationManager, didExitRegion region: CLRegion) {
        crossed(region, "exit")
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        guard let place = locations.last else { return }
        let pending = crossings
        crossings = []
        Task {
            for crossing in pending { await parvis.post(place, region: crossing) }
            if pending.isEmpty { await parvis.post(place, region: nil) }
            await refresh(around: place)
        }
    }

    func locationManager(_ manager: CLLocationManager, didFailWithError error: Error) {
        // No fix in time: the last known one still says something, and the server weighs its accuracy.
        guard let place = manager.location, !crossings.isEmpty else { return }
        locationManager(manager, didUpdateLocations: [place])
    }

    private func crossed(_ region: CLRegion, _ event: String) {
        if region.identifier != Self.around { crossings.append((region.identifier, event)) }
        manager.requestLocation()
    }

    @MainActor private func refresh(around place: CLLocation) async {
        guard let (zones, radius) = try? await parvis.nearest(place, limit: 19) else { return }
        if let zones {
            let wanted = Set(zones.map(\.id))
            for region in manager.monitoredRegions where !wanted.contains(region.identifier) {
                manager.stopMonitoring(for: region)
            }
            for zone in zones {
                watch(zone.id, zone.coordinate, zone.radius)
            }
        }
        watch(Self.around, place.coordinate, radius)
    }

    private func watch(_ id: String, _ center: CLLocationCoordinate2D, _ radius: Double) {
        let largest = manager.maximumRegionMonitoringDistance
        manager.startMonitoring(for: CLCircularRegion(center: center, radius: min(radius, largest), identifier: id))
    }
}

/// The device token, readable after the first unlock: crossings also come while the phone is locked.
enum Keychain {
    private static let query: [String: Any] = [
        kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: "parvis", kSecAttrAccount as String: "device",
    ]

    static func read() -> String? {
        var found: AnyObject?
        let asked = query.merging([kSecReturnData as String: true]) { $1 }
        guard SecItemCopyMatching(asked as CFDictionary, &found) == errSecSuccess, let data = found as? Data else { return nil }
        return String(data: data, encoding: .utf8)
    }

    static func write(_ token: String) {
        remove()
        let item = query.merging([
            kSecValueData as String: Data(token.utf8),
            kSecAttrAccessible as String: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
        ]) { $1 }
        SecItemAdd(item as CFDictionary, nil)
    }

    static func remove() {
        SecItemDelete(query as CFDictionary)
    }
}
