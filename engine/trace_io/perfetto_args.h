// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/import_counts.h"
#include "trace_io/perfetto.pb.h"
#include "trace_io/perfetto_sequence.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope::perfetto {

/// Writes what packets say of an event as a JSON object's text, the form in which a trace keeps args: keys
/// and values as they are in the packet, in its order.
class ArgsText {
public:
    explicit ArgsText(ImportCounts& counts) : m_counts(counts) {}

    /// Begins a text. `offset`: of the packet, for what is counted.
    void begin(const InternedTexts& texts, std::uint64_t offset);
    void add(const schema::DebugAnnotation& annotation);
    void add(std::string_view key, std::string_view text);
    void add(std::string_view key, std::int64_t number);
    void add(std::string_view key, std::uint64_t number);
    void add(std::string_view key, const schema::GpuRenderStageEvent::Dim3& size);
    void add(const schema::GpuRenderStageEvent::ComputeArg& arg);
    /// A text by its number among `texts`.
    void addInterned(std::string_view key, const InternedTexts::Texts& texts, std::uint64_t iid);
    /// The whole text; empty where nothing was added.
    std::string_view end();

private:
    void key(std::string_view name);
    void text(std::string_view value);
    void number(double value);
    std::string lookUpText(const InternedTexts::Texts& texts, std::uint64_t iid);
    void value(const schema::DebugAnnotation& annotation);
    void value(const schema::DebugAnnotation::NestedValue& nested);
    void protoValue(const schema::DebugAnnotation& annotation);
    void legacyJson(const std::string& json);

    ImportCounts& m_counts;
    const InternedTexts* m_texts = nullptr;
    std::uint64_t m_offset = 0;
    std::string m_json;
};

} // namespace gatescope::perfetto
