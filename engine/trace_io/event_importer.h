// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/args_reader.h"
#include "trace_io/flow_resolver.h"
#include "trace_io/import_counts.h"
#include "trace_io/track_table.h"

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Adds Chrome Trace Events, given one by one as JSON text, to a trace. What is odd in an event is counted.
class EventImporter {
public:
    EventImporter() : m_tracks(m_builder), m_argsReader(m_builder) {}

    /// `json` is followed by JsonCursor::kPadding readable bytes.
    void add(std::string_view json);
    TrackTable& tracks() { return m_tracks; }
    ImportCounts& counts() { return m_counts; }

    /// Resolves what spans several events. `rebase`: the first event is moved to time 0, as absolute times
    /// need; it is moved in any case where it lies before 0.
    std::shared_ptr<const Trace> finish(bool rebase, std::string metadata, ProgressSink& progress,
                                        const std::stop_token& stop);

private:
    /// One event's fields as text; views into the parser's buffers.
    struct Event {
        std::string_view phase;
        std::string_view name;
        std::string_view category;
        std::string_view pid;
        std::string_view tid;
        std::string_view time;
        std::string_view duration;
        std::string_view args;
        std::string_view id;
        std::string_view bindId;
        std::string_view bindingPoint;
        std::string_view scope;
        bool flowIn = false;
        bool flowOut = false;
    };
    /// One half of a B/E pair, kept until all are there since files need not be in order.
    struct Half {
        TrackId track;
        StringId name;
        StringId category;
        std::int64_t time;
        std::string args;
        bool begin;
    };

    bool parse(std::string_view json, Event& event);
    bool readFields(simdjson::ondemand::document& document, Event& event);
    void dispatch(const Event& event);
    std::optional<std::int64_t> time(const Event& event);
    bool parseArgs(const Event& event, simdjson::dom::object& args);
    void addComplete(const Event& event);
    void addHalf(const Event& event);
    void addInstant(const Event& event);
    void addCounter(const Event& event);
    void addFlowEnd(const Event& event);
    void addBoundFlow(const Event& event, std::uint32_t slice, std::int64_t time);
    void addMetadata(const Event& event);
    void pairHalves();
    void closeHalf(const Half& begin, std::int64_t end, std::string_view endArgs);

    TraceBuilder m_builder;
    TrackTable m_tracks;
    ArgsReader m_argsReader;
    FlowResolver m_flows;
    ImportCounts m_counts;
    std::vector<Half> m_halves;
    std::int64_t m_latest = INT64_MIN;
    simdjson::ondemand::parser m_parser;
    simdjson::dom::parser m_argsParser;
    std::string m_repaired; ///< the present event, where it had to be mended
};

} // namespace gatescope
