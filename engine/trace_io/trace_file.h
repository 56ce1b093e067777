// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/event_tally.h"
#include "trace_io/file_window.h"
#include "trace_io/import_counts.h"
#include "trace_io/trace_reader.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// One file that is read from front to back into a builder, whatever its format.
class TraceFile {
public:
    virtual ~TraceFile() = default;
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    /// Told how much of the file is taken, 0 to 1.
    using Listener = std::function<void(double)>;
    void read(const Listener& listener, const std::stop_token& stop);
    /// Resolves what spans several events. `prefix` goes in front of the processes' names.
    virtual void finish(std::string_view prefix) = 0;

    /// The earliest time of any event; nothing where there is none.
    std::optional<std::int64_t> earliest() const { return m_tally.earliest(); }
    virtual std::vector<ImportDiagnostic> diagnostics() const;
    FileFacts facts() const;
    /// A JSON object's text: what the file says of the run.
    virtual std::string metadata() const = 0;
    /// Nanoseconds that the file's times begin at, since 1970; 0 where it does not say.
    virtual std::int64_t baseTime() const = 0;
    /// As the file or its name says; -1 where neither does.
    virtual int rank() const;
    /// Written by GateScope.
    virtual bool isOurs() const { return false; }

protected:
    TraceFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder);

    virtual void readAll() = 0;
    virtual std::string_view format(const FileFacts& facts) const = 0;
    /// To be called now and then: tells the listener, Cancelled where it was stopped.
    void takeNote() const;
    /// What became of the packed data; to be called at the end.
    void notePacking();
    [[noreturn]] void refuse(const std::string& what) const;

    const std::unique_ptr<FileWindow> m_file; ///< first: what follows may look at it
    FileWindow& m_window;
    EventTally m_tally;
    ImportCounts m_counts;

private:
    const Listener* m_listener = nullptr;
    std::stop_token m_stop;
};

/// Told by the file's content, never by its name. InputError where it is no trace, with a word on what it is.
std::unique_ptr<TraceFile> openTraceFile(const std::filesystem::path& path, TraceBuilder& builder);

} // namespace gatescope
