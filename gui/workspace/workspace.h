// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workspace/notes.h"
#include "workspace/slot.h"
#include "workspace/timeline.h"

#include <QObject>

#include <vector>

namespace gatescope {

class JobQueue;

/// What is open: traces with their timelines and notes, and which timelines stand in the slots. Reads, saves
/// and analyses by jobs. Knows nothing of views.
class Workspace : public QObject {
    Q_OBJECT
public:
    struct Entry {
        OpenTracePtr trace;
        std::vector<TimelinePtr> timelines;
        std::shared_ptr<TraceNotes> notes;
        bool analysing = false; ///< facts are on their way
    };

    explicit Workspace(JobQueue& jobs, QObject* parent = nullptr);

    const std::vector<Entry>& entries() const { return m_entries; }
    const Entry* entryOf(const OpenTrace* trace) const;
    const TimelinePtr& slot(Slot slot) const { return m_slots[slot]; }
    bool empty() const { return m_slots.a == nullptr; }
    bool comparing() const { return m_slots.a && m_slots.b; }
    /// Before and after the fix of one run.
    bool comparesPlacements() const;
    /// The entry in slot A: what Save and the title speak of.
    const Entry* current() const;
    std::vector<const Entry*> unsaved() const;

    /// Where an opened trace goes: both slots are its own, or it becomes the candidate beside what is shown.
    enum class Place { New, Candidate };
    /// Several files are the ranks of one run and become one trace. A job; traceOpened() follows.
    void open(const QStringList& paths, Place place = Place::New);
    /// Takes over what a run's process has written, and removes the file with the entry.
    void openRun(const QString& path);
    void add(const OpenTracePtr& trace, std::vector<TimelinePtr> timelines, Place place = Place::New);
    /// Writes the trace as GateScope's own file, whole or not at all. A job; saved() follows. `path` must not
    /// be a file of others: see mayWrite().
    void save(const OpenTracePtr& trace, const QString& path);
    /// Whether `path` is new or was written by GateScope.
    static bool mayWrite(const QString& path);
    void close(OpenTracePtr trace);

    void show(TimelinePtr baseline, TimelinePtr candidate);
    void setSlot(Slot slot, TimelinePtr timeline);
    void swapSlots();

signals:
    void entriesChanged();
    /// Another timeline stands in a slot; never sent for new facts.
    void slotsChanged();
    /// The timelines in the slots are known better: findings, gates, steps.
    void factsChanged();
    void traceOpened(const gatescope::OpenTracePtr& trace);
    void saved(const gatescope::OpenTracePtr& trace);

private:
    void analyse(const OpenTracePtr& trace);
    void replaceTimelines(const OpenTracePtr& trace, const std::vector<TimelinePtr>& timelines);
    void afterSaving(const OpenTracePtr& old, const QString& path);
    Entry* find(const OpenTrace* trace);

    JobQueue& m_jobs;
    std::vector<Entry> m_entries;
    PerSlot<TimelinePtr> m_slots;
};

} // namespace gatescope
