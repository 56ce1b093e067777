// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/import_counts.h"
#include "trace_io/perfetto_sequence.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope::perfetto {

/// Keeps the texts that later packets of a sequence name by number.
class Interning {
public:
    Interning(TraceBuilder& builder, ImportCounts& counts) : m_builder(builder), m_counts(counts) {}

    /// `bytes`: an InternedData message; its entries are read one by one. False where it is damaged.
    bool add(std::string_view bytes, Sequence& sequence, std::uint64_t offset);

private:
    bool addEntry(std::uint32_t field, std::string_view bytes, InternedTexts& texts);
    bool addText(std::string_view bytes, InternedTexts::Texts& texts);
    bool addName(std::string_view bytes, InternedTexts::Names& names);
    bool addSpecification(std::string_view bytes, InternedTexts& texts);
    bool addKernel(std::string_view bytes, InternedTexts& texts);
    bool addCounters(std::string_view bytes, InternedTexts& texts);
    std::string validText(std::string_view text);

    TraceBuilder& m_builder;
    ImportCounts& m_counts;
    std::uint64_t m_offset = 0; ///< of the present packet
};

} // namespace gatescope::perfetto
