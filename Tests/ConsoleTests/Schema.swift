import API
import Foundation
import Quantities
import Yams

/// The OpenAPI document, as far as the tests hold the server against it.
struct OpenAPIDocument {
    let root: [String: Any]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/openapi.yaml").path
        root = try Yams.load(yaml: try String(contentsOfFile: path, encoding: .utf8)) as? [String: Any] ?? [:]
    }

    /// One operation.
    struct Operation {
        let method: String
        let path: String
        let action: String?
        let content: [String: Any]
    }

    var operations: [Operation] {
        (root["paths"] as? [String: [String: Any]] ?? [:]).flatMap { path, methods in
            methods.map { method, content in
                let content = content as? [String: Any] ?? [:]
                return Operation(
                    method: method.uppercased(), path: path, action: content["x-fudian-action"] as? String,
                    content: content)
            }
        }
    }

    /// The statuses that the document names.
    func statuses(of operation: Operation) -> [Int] {
        (operation.content["responses"] as? [String: Any] ?? [:]).keys.compactMap { Int($0) }
    }

    /// The schema of an answer with this status; nil where the document knows no such answer.
    func response(of operation: Operation, _ status: Int) -> [String: Any]? {
        guard let responses = operation.content["responses"] as? [String: Any],
            let response = responses[String(status)] as? [String: Any]
        else { return nil }
        return schema(in: resolved(response))
    }

    func requestBody(of operation: Operation) -> [String: Any]? {
        (operation.content["requestBody"] as? [String: Any]).flatMap { schema(in: $0) }.map { resolved($0) }
    }

    private func schema(in content: [String: Any]) -> [String: Any]? {
        let media = (content["content"] as? [String: Any])?["application/json"] as? [String: Any]
        return media?["schema"] as? [String: Any]
    }

    /// What a `$ref` points to.
    func resolved(_ value: [String: Any]) -> [String: Any] {
        guard let reference = value["$ref"] as? String else { return value }
        return reference.split(separator: "/").dropFirst().reduce(root) { ($0[String($1)] as? [String: Any]) ?? [:] }
    }

    /// Everything in `value` that is not as `schema` says; empty: it fits.
    func faults(_ value: Any?, _ schema: [String: Any], at place: String = "") -> [String] {
        let schema = resolved(schema)
        if let words = schema["enum"] as? [String], !words.contains(value as? String ?? "") {
            return ["\(place): \(value ?? "nothing")"]
        }
        switch schema["type"] as? String {
        case "object": return objectFaults(value, schema, place)
        case "array":
            guard let items = value as? [Any] else { return ["\(place): no array"] }
            let item = schema["items"] as? [String: Any] ?? [:]
            return items.enumerated().flatMap { faults($1, item, at: "\(place)[\($0)]") }
        case "string": return stringFaults(value, schema, place)
        case "integer": return value is Int ? [] : ["\(place): no integer"]
        case "boolean": return value is Bool ? [] : ["\(place): no boolean"]
        default: return ["\(place): the document gives no type"]
        }
    }

    private func objectFaults(_ value: Any?, _ schema: [String: Any], _ place: String) -> [String] {
        guard let fields = value as? [String: Any] else { return ["\(place): no object"] }
        let known = schema["properties"] as? [String: [String: Any]] ?? [:]
        let missing = (schema["required"] as? [String] ?? []).filter { fields[$0] == nil }.map {
            "\(place).\($0): missing"
        }
        let unknown = fields.keys.filter { known[$0] == nil }.map { "\(place).\($0): not in the document" }
        return missing + unknown
            + known.filter { fields[$0.key] != nil }.flatMap {
                faults(fields[$0.key], $0.value, at: "\(place).\($0.key)")
            }
    }

    private func stringFaults(_ value: Any?, _ schema: [String: Any], _ place: String) -> [String] {
        guard let text = value as? String else { return ["\(place): no text"] }
        if let pattern = schema["pattern"] as? String, let regex = try? Regex(pattern),
            text.wholeMatch(of: regex) == nil
        {
            return ["\(place): \(text) does not match \(pattern)"]
        }
        switch schema["format"] as? String {
        case "date-time": return Timestamps.parse(text) == nil ? ["\(place): \(text) is no time"] : []
        case "date": return CivilDate(text) == nil ? ["\(place): \(text) is no day"] : []
        default: return []
        }
    }
}
