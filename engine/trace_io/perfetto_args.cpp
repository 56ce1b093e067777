// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_args.h"

#include "trace_io/json_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace gatescope::perfetto {

void ArgsText::begin(const InternedTexts& texts, std::uint64_t offset) {
    m_texts = &texts;
    m_offset = offset;
    m_json.clear();
}

std::string_view ArgsText::end() {
    if (!m_json.empty()) m_json += '}';
    return m_json;
}

void ArgsText::key(std::string_view name) {
    const char last = m_json.empty() ? '\0' : m_json.back();
    if (last != '{') m_json += m_json.empty() ? '{' : ',';
    appendJsonString(m_json, name);
    m_json += ':';
}

void ArgsText::text(std::string_view value) {
    // What is no UTF-8 is replaced; the file has said something else.
    if (toValidUtf8(value) != value) m_counts.add(Oddity::InvalidUtf8, m_offset);
    appendJsonString(m_json, value);
}

void ArgsText::number(double value) {
    if (std::isfinite(value)) {
        fmt::format_to(std::back_inserter(m_json), "{}", value);
    } else {
        m_json += std::isnan(value) ? R"("nan")" : value > 0 ? R"("inf")" : R"("-inf")";
    }
}

std::string ArgsText::lookUpText(const InternedTexts::Texts& texts, std::uint64_t iid) {
    if (const auto* text = lookUp(texts, iid)) return *text;
    m_counts.add(Oddity::UnknownText, m_offset);
    return fmt::format("[{}]", iid);
}

void ArgsText::addInterned(std::string_view name, const InternedTexts::Texts& texts, std::uint64_t iid) {
    key(name);
    text(lookUpText(texts, iid));
}

void ArgsText::add(std::string_view name, std::string_view value) {
    key(name);
    text(value);
}

void ArgsText::add(std::string_view name, std::int64_t value) {
    key(name);
    fmt::format_to(std::back_inserter(m_json), "{}", value);
}

void ArgsText::add(std::string_view name, std::uint64_t value) {
    key(name);
    fmt::format_to(std::back_inserter(m_json), "{}", value);
}

void ArgsText::add(std::string_view name, const schema::GpuRenderStageEvent::Dim3& size) {
    key(name);
    fmt::format_to(std::back_inserter(m_json), "[{},{},{}]", size.x(), size.y(), size.z());
}

void ArgsText::add(const schema::GpuRenderStageEvent::ComputeArg& arg) {
    key(arg.has_name_iid() ? lookUpText(m_texts->kernelArgs, arg.name_iid()) : arg.name());
    if (arg.has_int_value()) {
        fmt::format_to(std::back_inserter(m_json), "{}", arg.int_value());
    } else if (arg.has_uint_value()) {
        fmt::format_to(std::back_inserter(m_json), "{}", arg.uint_value());
    } else if (arg.has_double_value()) {
        number(arg.double_value());
    } else if (arg.has_string_value_iid()) {
        text(lookUpText(m_texts->annotationTexts, arg.string_value_iid()));
    } else {
        text(arg.string_value());
    }
}

void ArgsText::add(const schema::DebugAnnotation& annotation) {
    key(annotation.has_name_iid() ? lookUpText(m_texts->annotationNames, annotation.name_iid())
                                  : annotation.name());
    value(annotation);
}

/// As deep as the schema's own parser lets messages nest, which is bounded.
void ArgsText::value(const schema::DebugAnnotation& annotation) {
    const auto out = std::back_inserter(m_json);
    if (annotation.dict_entries_size() > 0) {
        m_json += '{';
        for (const auto& entry : annotation.dict_entries())
            add(entry);
        m_json += '}';
    } else if (annotation.array_values_size() > 0) {
        m_json += '[';
        for (int i = 0; i < annotation.array_values_size(); ++i) {
            if (i > 0) m_json += ',';
            value(annotation.array_values(i));
        }
        m_json += ']';
    } else if (annotation.has_bool_value()) {
        m_json += annotation.bool_value() ? "true" : "false";
    } else if (annotation.has_uint_value()) {
        fmt::format_to(out, "{}", annotation.uint_value());
    } else if (annotation.has_int_value()) {
        fmt::format_to(out, "{}", annotation.int_value());
    } else if (annotation.has_double_value()) {
        number(annotation.double_value());
    } else if (annotation.has_pointer_value()) {
        fmt::format_to(out, R"("0x{:x}")", annotation.pointer_value());
    } else if (annotation.has_string_value_iid()) {
        text(lookUpText(m_texts->annotationTexts, annotation.string_value_iid()));
    } else if (annotation.has_nested_value()) {
        value(annotation.nested_value());
    } else if (annotation.has_legacy_json_value()) {
        legacyJson(annotation.legacy_json_value());
    } else if (annotation.has_proto_value()) {
        protoValue(annotation);
    } else if (annotation.has_string_value()) {
        text(annotation.string_value());
    } else {
        // How an empty list looks: torch's "Input Dims" have one for each input that is no tensor.
        m_json += "[]";
    }
}

void ArgsText::value(const schema::DebugAnnotation::NestedValue& nested) {
    constexpr std::uint32_t kDictionary = 1;
    constexpr std::uint32_t kArray = 2;
    if (nested.nested_type() == kDictionary) {
        m_json += '{';
        for (int i = 0; i < std::min(nested.dict_keys_size(), nested.dict_values_size()); ++i) {
            key(nested.dict_keys(i));
            value(nested.dict_values(i));
        }
        m_json += '}';
    } else if (nested.nested_type() == kArray) {
        m_json += '[';
        for (int i = 0; i < nested.array_values_size(); ++i) {
            if (i > 0) m_json += ',';
            value(nested.array_values(i));
        }
        m_json += ']';
    } else if (nested.has_int_value()) {
        fmt::format_to(std::back_inserter(m_json), "{}", nested.int_value());
    } else if (nested.has_double_value()) {
        number(nested.double_value());
    } else if (nested.has_bool_value()) {
        m_json += nested.bool_value() ? "true" : "false";
    } else if (nested.has_string_value()) {
        text(nested.string_value());
    } else {
        m_json += "null";
    }
}

/// A message of a schema that is not known here: its bytes.
void ArgsText::protoValue(const schema::DebugAnnotation& annotation) {
    m_json += '{';
    if (annotation.has_proto_type_name_iid()) {
        addInterned("type", m_texts->protoTypes, annotation.proto_type_name_iid());
    } else {
        add("type", std::string_view(annotation.proto_type_name()));
    }
    std::string bytes;
    for (const char byte : annotation.proto_value())
        fmt::format_to(std::back_inserter(bytes), "{:02x}", static_cast<unsigned char>(byte));
    add("bytes", std::string_view(bytes));
    m_json += '}';
}

void ArgsText::legacyJson(const std::string& json) {
    // Deeper than readers of the args go.
    constexpr int kMostNesting = 100;
    int depth = 0;
    int deepest = 0;
    for (const char c : json) {
        if (c == '{' || c == '[') deepest = std::max(deepest, ++depth);
        if (c == '}' || c == ']') --depth;
    }
    if (deepest <= kMostNesting && nlohmann::json::accept(json)) {
        m_json += json;
    } else {
        text(json);
    }
}

} // namespace gatescope::perfetto
