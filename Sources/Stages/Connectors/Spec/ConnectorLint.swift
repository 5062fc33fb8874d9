internal import Foundation
package import Support

/// Checks spec files for people who write them.
package enum ConnectorLint {
    /// Everything wrong with a file, each as `file:line:column: what`.
    package static func problems(of file: String, schema: JSONSchema) -> [String] {
        do {
            let json = try JSONParser.parse(try readFile(file), file: file, dialect: .json5)
            let violations = schema.violations(of: json, file: file)
            guard violations.isEmpty else { return violations.map(text) }
            let spec = try ConnectorSpec(path: file, schema: schema)
            return unused(json, spec).map(text)
        } catch let violation as JSONSchema.Violation {
            return [text(violation)]
        } catch {
            return ["\(error)"]
        }
    }

    private static func text(_ violation: JSONSchema.Violation) -> String {
        let place = [violation.file, violation.position?.description].compactMap(\.self).joined(separator: ":")
        return "\(place): \(violation.path.isEmpty ? "" : "`\(violation.path)` ")\(violation.problem)"
    }

    /// What is no fault, but surely not meant: parameters that nothing asks for, shapes that nothing uses.
    private static func unused(_ json: JSONValue, _ spec: ConnectorSpec) -> [JSONSchema.Violation] {
        let text = json.text
        var found: [JSONSchema.Violation] = []
        for member in json["parameters"]?.members ?? [] where !text.contains("{\(member.key)}") {
            let looksUp = (json["streams"]?.members ?? []).contains {
                $0.value["lookup"]?["parameter"]?.string == member.key
            }
            if looksUp { continue }
            found.append(
                JSONSchema.Violation(
                    file: spec.file, position: member.keyPosition, path: "parameters.\(member.key)",
                    problem: "is asked for and never used. Put {\(member.key)} into a request, or remove it."))
        }
        for member in json["shapes"]?.members ?? []
        where !(json["streams"]?.members ?? []).contains(where: { $0.value["$same"]?.string == member.key }) {
            found.append(
                JSONSchema.Violation(
                    file: spec.file, position: member.keyPosition, path: "shapes.\(member.key)",
                    problem: "is used by no stream. Remove it, or name it with $same."))
        }
        return found
    }

    /// A spec to begin with, which passes as it is.
    package static func template(_ name: String) -> String {
        """
        // A connector: what to ask a service for, and how to read its answers. All fields: Docs/connectors.md.
        {
          connector: "\(name)",
          about: "One sentence: what this is, and what one needs for it.",
          // Where ids are unique: posts of one platform with one id are one post.
          platform: "\(name):{server}",
          parameters: {
            // What a source in barometer.json5 gives. `default` makes it optional.
            server: { pattern: "^https?://[^/]+$", example: "https://forum.example", meaning: "the server's address" },
          },
          // A token from the environment or the secretsFile. Remove it where the service is open.
          secret: { name: "\(name.uppercased().replacing("-", with: "_"))_TOKEN", header: "Authorization", prefix: "Bearer ", optional: true },
          // Headers that tell what is left, and so many requests in so many seconds.
          rate: { remaining: "X-RateLimit-Remaining", reset: "X-RateLimit-Reset", requests: 60, seconds: 60 },
          // Read the terms first. The engine keeps to what stands here.
          policy: {
            terms: "https://forum.example/terms", checked: "2026-01-01", access: "open", retentionDays: 400,
            deletions: "follow", recheckDays: 60, media: "store", mailText: false,
          },
          streams: {
            posts: {
              request: { url: "{server}/api/posts", query: { limit: "100" } },
              // Where the list stands in the answer; "" where the answer is the list.
              records: "items",
              // What leads to older posts: a token, an address, a count, or the oldest record so far.
              pages: { next: { token: "next", parameter: "page" } },
              cursor: { field: "id" },
              post: {
                id: "id",
                url: "url",
                author: "author.id",
                authorName: "author.name",
                at: "created_at",
                editedAt: "updated_at",
                text: { path: "content", as: "html" },
                replyTo: "parent_id",
                likes: "likes",
                attachments: { each: "images", url: "url", caption: "alt", kind: { literal: "image" } },
              },
              // What the operator should do, by status.
              hints: { "401": "Set \(name.uppercased().replacing("-", with: "_"))_TOKEN." },
            },
          },
        }

        """
    }
}
