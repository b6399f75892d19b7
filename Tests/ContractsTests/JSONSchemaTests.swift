import Contracts
import JSON
import Testing

@Suite("JSON Schema")
struct JSONSchemaTests {
    struct Keyword: CustomTestStringConvertible {
        var schema: String
        var good: [String]
        var bad: [String]

        init(_ schema: String, _ good: [String], _ bad: [String]) {
            self.schema = schema
            self.good = good
            self.bad = bad
        }

        var testDescription: String { schema }
    }

    struct Refusal: CustomTestStringConvertible {
        var schema: String
        var reason: String

        init(_ schema: String, _ reason: String) {
            self.schema = schema
            self.reason = reason
        }

        var testDescription: String { schema }
    }

    private func value(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    @Test(
        "each keyword accepts what it allows and tells where the rest is wrong",
        arguments: [
            Keyword(
                #"{"type": "integer"}"#, ["1", "-3", "1.0", "1e2"], ["1.5", "true", "\"1\"", "null", "[]"]),
            Keyword(#"{"type": "number"}"#, ["1", "1.5"], ["false", "\"1\""]),
            Keyword(#"{"type": ["string", "null"]}"#, ["\"\"", "null"], ["0", "{}"]),
            Keyword(#"{"type": "boolean"}"#, ["true"], ["0", "1"]),
            Keyword(
                #"{"enum": ["a", 1, null, {"x": [1, 2]}]}"#, ["\"a\"", "1.0", "null", #"{"x": [1.0, 2]}"#],
                ["\"b\"", "0", #"{"x": [2, 1]}"#]),
            Keyword(
                #"{"const": {"a": 1, "b": 2}}"#, [#"{"b": 2, "a": 1}"#],
                [#"{"a": 1}"#, #"{"a": 1, "b": 2, "c": 3}"#]),
            Keyword(#"{"minimum": 0, "maximum": 10}"#, ["0", "10", "\"text\""], ["-1", "10.5"]),
            Keyword(#"{"exclusiveMinimum": 0, "exclusiveMaximum": 10}"#, ["0.1", "9"], ["0", "10"]),
            Keyword(
                #"{"minLength": 2, "maxLength": 3}"#, ["\"ab\"", "\"𝄞𝄞𝄞\"", "7"],
                ["\"a\"", "\"abcd\"", "\"e\u{301}xy\""]),
            Keyword(#"{"pattern": "^[^\\u0000-\\u001f]*$"}"#, ["\"\"", "\"größe\"", "5"], ["\"a\\nb\""]),
            Keyword(
                #"{"pattern": "^a+b?[0-9]*;"}"#, ["\"a;\"", "\"aab12;x\""], ["\"b;\"", "\"a\"", "\"xa;\""]),
            Keyword(
                #"{"pattern": "^[^;]*[/+]json$"}"#, ["\"a/b+json\"", "\"x/json\""],
                ["\"json\"", "\"a/jsonx\"", "\"a;/json\""]),
            Keyword(
                #"{"format": "date-time"}"#, ["\"2024-02-29T00:00:00Z\"", "5"], ["\"2023-02-29T00:00:00Z\""]),
            Keyword(#"{"required": ["a"]}"#, [#"{"a": null}"#, "[]"], ["{}"]),
            Keyword(
                #"{"properties": {"a": {"type": "string"}}, "additionalProperties": false}"#,
                ["{}", #"{"a": "x"}"#], [#"{"a": 1}"#, #"{"b": 1}"#]),
            Keyword(#"{"additionalProperties": {"type": "number"}}"#, [#"{"x": 1}"#], [#"{"x": "1"}"#]),
            Keyword(
                #"{"propertyNames": {"maxLength": 2}, "maxProperties": 2}"#, [#"{"ab": 1}"#],
                [#"{"abc": 1}"#, #"{"a": 1, "b": 2, "c": 3}"#]),
            Keyword(#"{"items": {"type": "string"}}"#, ["[]", #"["a"]"#, "{}"], [#"["a", 1]"#]),
            Keyword(#"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, ["\"x\"", "5"], ["4"]),
            Keyword(#"{"oneOf": [{"type": "integer"}, {"minimum": 5}]}"#, ["4", "5.5"], ["5", "4.5"]),
            Keyword(##"{"$ref": "#/$defs/x", "$defs": {"x": {"type": "null"}}}"##, ["null"], ["0"]),
            Keyword(##"{"$ref": "#/$defs/a~1b~0c", "$defs": {"a/b~c": {"type": "null"}}}"##, ["null"], ["0"]),
            Keyword(
                ##"{"properties": {"next": {"$ref": "#"}}, "required": ["v"]}"##,
                [##"{"v": 1, "next": {"v": 2}}"##], [##"{"v": 1, "next": {}}"##]),
            Keyword("true", ["0", "{}"], []), Keyword("false", [], ["0", "null"]),
        ])
    func keyword(keyword: Keyword) throws {
        let schema = try JSONSchema(try value(keyword.schema))
        for text in keyword.good { #expect(schema.validate(try value(text)) == [], "\(text)") }
        for text in keyword.bad { #expect(schema.validate(try value(text)) != [], "\(text)") }
    }

    @Test("tells every violation with its place")
    func places() throws {
        let schema = try JSONSchema(
            try value(
                #"""
                {"type": "object", "required": ["a/b"], "properties": {
                  "list": {"items": {"type": "integer", "minimum": 0}}, "text": {"type": ["string", "null"]},
                  "mode": {"enum": ["on", null]}, "time": {"format": "date-time"}}}
                """#))
        let violations = schema.validate(
            try value(#"{"list": [1, -1, "x"], "text": 5, "mode": 7, "time": "now"}"#))
        #expect(
            Set(violations.map(\.description))
                == [
                    "/a~1b: is missing", "/list/1: is less than 0", "/list/2: is not an integer",
                    "/text: is not null or a string", #"/mode: is not "on" or null"#,
                    "/time: is no RFC 3339 time with an offset",
                ])
    }

    @Test("stops telling at the limit")
    func limit() throws {
        let schema = try JSONSchema(["items": ["type": "string"]])
        let violations = schema.validate(.array(Array(repeating: 1, count: 10_000)))
        #expect(violations.count == JSONSchema.violationLimit)
    }

    @Test(
        "a schema that nobody could hold to is refused, with the place",
        arguments: [
            Refusal(
                #"{"properties": {"a": {"multipleOf": 2}}}"#,
                "/properties/a/multipleOf: the keyword 'multipleOf' is not supported"),
            Refusal(#"{"allOf": []}"#, "/allOf: the keyword"),
            Refusal(#"{"type": "text"}"#, "/type: \"text\" is no type"),
            Refusal(#"{"type": []}"#, "/type: names no type"),
            Refusal(#"{"format": "email"}"#, "/format: the format \"email\""),
            Refusal(#"{"pattern": "a"}"#, "/pattern: "), Refusal(#"{"pattern": "^(a|b)$"}"#, "/pattern: "),
            Refusal(#"{"pattern": "^\\d$"}"#, "/pattern: "),
            Refusal(#"{"pattern": "^[z-a]$"}"#, "/pattern: "),
            Refusal(#"{"minLength": -1}"#, "/minLength: is no length"),
            Refusal(#"{"minimum": "0"}"#, "/minimum: is no number"),
            Refusal(#"{"required": "a"}"#, "/required: is no list of names"),
            Refusal(#"{"required": [1]}"#, "/required: is no list"),
            Refusal(#"{"enum": []}"#, "/enum: is no list"),
            Refusal(#"{"enum": [1], "const": 1}"#, "'enum' beside 'const'"),
            Refusal(#"{"properties": []}"#, "/properties: is no object"),
            Refusal(#"{"anyOf": {}}"#, "/anyOf: is no list"),
            Refusal(#"{"items": [{}]}"#, "/items: a schema is an object"),
            Refusal("5", "a schema is an object or a truth value"),
            Refusal(#"{"$ref": "other.json"}"#, "/$ref: refers to something else"),
            Refusal(##"{"$ref": "#/$defs/x"}"##, "/$ref: '#/$defs/x' is not there"),
            Refusal(##"{"$ref": "#"}"##, "refers to itself without end"),
            Refusal(
                ##"{"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}"##,
                "without end"),
            Refusal(#"{"$defs": {"unused": {"not": {}}}}"#, "/$defs/unused/not: the keyword"),
            Refusal(#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "/$schema: is not"),
        ])
    func refused(refusal: Refusal) throws {
        let document = try value(refusal.schema)
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(document) }
        #expect(error?.description.contains(refusal.reason) == true, "\(error?.description ?? "")")
    }

    @Test("deep schemas are refused")
    func depth() throws {
        var schema: JSONValue = ["type": "string"]
        for _ in 0..<500 { schema = ["items": schema] }
        #expect(throws: JSONSchemaError.self) { try JSONSchema(schema) }
    }
}
