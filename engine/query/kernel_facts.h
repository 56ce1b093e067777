// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/detection.h"
#include "query/virtual_table.h"

#include <memory>
#include <optional>
#include <utility>

namespace gatescope {

/// What analysis says of a trace's kernels, for the tables that need it: joined when a query first asks, and
/// then kept. The query that asks can be stopped meanwhile; the next one begins anew.
class KernelFacts {
public:
    /// `query` must outlive it.
    KernelFacts(std::shared_ptr<const Trace> trace, KernelPatterns patterns, const RunningQuery& query)
        : m_trace(std::move(trace)), m_patterns(std::move(patterns)), m_query(query) {}

    const std::shared_ptr<const Trace>& trace() const { return m_trace; }
    const TraceStructure& structure();
    /// All kinds of findings.
    Detection detection();

private:
    std::shared_ptr<const Trace> m_trace;
    KernelPatterns m_patterns;
    const RunningQuery& m_query;
    std::optional<TraceStructure> m_structure;
};

} // namespace gatescope
