// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/workspace.h"

#include "jobs/job_queue.h"
#include "report/profile_json.h"
#include "trace_io/chrome_json.h"
#include "trace_io/own_file.h"
#include "workspace/trace_loader.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace gatescope {

Workspace::Workspace(JobQueue& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) {}

Workspace::Entry* Workspace::find(const OpenTrace* trace) {
    // By what was read: saving gives it another name, and so another OpenTrace.
    const auto found = std::ranges::find_if(
        m_entries, [trace](const Entry& entry) { return entry.trace->trace == trace->trace; });
    return found != m_entries.end() ? &*found : nullptr;
}

const Workspace::Entry* Workspace::entryOf(const OpenTrace* trace) const {
    return const_cast<Workspace*>(this)->find(trace);
}

const Workspace::Entry* Workspace::current() const {
    return m_slots.a ? entryOf(m_slots.a->source.get()) : nullptr;
}

std::vector<const Workspace::Entry*> Workspace::unsaved() const {
    std::vector<const Entry*> unsaved;
    for (const Entry& entry : m_entries) {
        if (entry.trace->unsaved()) unsaved.push_back(&entry);
    }
    return unsaved;
}

bool Workspace::comparesPlacements() const {
    return comparing() && m_slots.a->source->run && m_slots.a->source == m_slots.b->source;
}

void Workspace::open(const QStringList& files, Place place) {
    QStringList paths; // whole, since a session or a recent file is opened from another folder
    for (const QString& file : files)
        paths << QFileInfo(file).absoluteFilePath();
    const QString name = QFileInfo(paths.value(0)).fileName();
    m_jobs.run(tr("Opening %1").arg(name), [this, paths, place](ProgressSink& progress,
                                                                const std::stop_token& stop) {
        const OpenTracePtr trace = loadTrace(paths, progress, stop);
        auto timelines = timelinesOf(trace, stop);
        return [this, trace, timelines = std::move(timelines), place] { add(trace, timelines, place); };
    });
}

void Workspace::openRun(const QString& path, Place place) {
    m_jobs.run(
        tr("Reading the run"), [this, path, place](ProgressSink& progress, const std::stop_token& stop) {
            const OpenTracePtr trace = loadRun(path, progress, stop);
            auto timelines = timelinesOf(trace, stop);
            return [this, trace, timelines = std::move(timelines), place] { add(trace, timelines, place); };
        });
}

void Workspace::add(const OpenTracePtr& trace, std::vector<TimelinePtr> timelines, Place place) {
    Entry entry;
    entry.trace = trace;
    entry.notes = std::make_shared<TraceNotes>(trace->path());
    entry.timelines = std::move(timelines);
    entry.analysing =
        true; // views that hear of it must not take it for a trace of which nothing can be known
    m_entries.push_back(entry);
    emit entriesChanged();
    emit traceOpened(trace);
    if (place == Place::Candidate && m_slots.a) {
        // The same placement of both runs, where there are placements.
        const auto same = std::ranges::find(entry.timelines, m_slots.a->title,
                                            [](const TimelinePtr& timeline) { return timeline->title; });
        setSlot(Slot::B, same != entry.timelines.end() ? *same : entry.timelines.front());
    } else {
        show(entry.timelines.front(), entry.timelines.size() > 1 ? entry.timelines[1] : nullptr);
    }
    analyse(trace);
}

void Workspace::analyse(const OpenTracePtr& trace) {
    const Entry* entry = find(trace.get());
    auto job = std::make_unique<ThreadJob>(
        tr("Looking for gates and redundant work"),
        [this, trace, timelines = entry->timelines](ProgressSink& progress, const std::stop_token& stop) {
            auto known = withFacts(timelines, progress, stop);
            return [this, trace, known = std::move(known)] { replaceTimelines(trace, known); };
        });
    job->setInBackground(true);
    connect(job.get(), &Job::finished, this, [this, trace] {
        Entry* done = find(trace.get());
        if (done == nullptr || !std::exchange(done->analysing, false)) return;
        emit entriesChanged(); // it was stopped or has failed: nothing is known
    });
    m_jobs.add(std::move(job));
}

void Workspace::replaceTimelines(const OpenTracePtr& trace, const std::vector<TimelinePtr>& timelines) {
    Entry* entry = find(trace.get());
    if (entry == nullptr) return; // closed in the meantime
    entry->analysing = false;
    bool shown = false;
    for (std::size_t i = 0; i < timelines.size(); ++i) {
        // It may have been saved meanwhile: its name stays.
        auto known = std::make_shared<Timeline>(*entry->timelines[i]);
        known->facts = timelines[i]->facts;
        for (const Slot slot : kSlots) {
            if (m_slots[slot] != entry->timelines[i]) continue;
            m_slots[slot] = known;
            shown = true;
        }
        entry->timelines[i] = known;
    }
    emit entriesChanged();
    if (shown) emit factsChanged();
}

bool Workspace::mayWrite(const QString& path) {
    return !QFileInfo::exists(path) || !holdsWorkOfOthers(path.toStdString());
}

void Workspace::save(const OpenTracePtr& trace, const QString& path) {
    auto job = std::make_unique<ThreadJob>(
        tr("Saving %1").arg(QFileInfo(path).fileName()),
        [this, trace, path](ProgressSink& progress, const std::stop_token& stop) {
            const std::string metadata = trace->run ? traceMetadata(*trace->run) : trace->trace->metadata();
            writeChromeJson(*trace->trace, metadata, path.toStdString(), progress, stop);
            return [this, trace, path] { afterSaving(trace, path); };
        });
    m_jobs.add(std::move(job));
}

void Workspace::afterSaving(const OpenTracePtr& old, const QString& path) {
    Entry* entry = find(old.get());
    if (entry == nullptr) return;
    auto named = std::make_shared<OpenTrace>(*old);
    named->paths = QStringList{path};
    if (named->foreign()) named->title = QFileInfo(path).fileName();
    named->ownFile = old->run != nullptr;
    entry->trace = named;
    entry->notes->moveTo(path);
    for (TimelinePtr& timeline : entry->timelines) {
        auto renamed = std::make_shared<Timeline>(*timeline);
        renamed->source = named;
        if (named->foreign()) renamed->title = QFileInfo(path).fileName();
        for (const Slot slot : kSlots) {
            if (m_slots[slot] == timeline) m_slots[slot] = renamed;
        }
        timeline = renamed;
    }
    emit entriesChanged();
    emit factsChanged();
    emit saved(named);
}

void Workspace::close(OpenTracePtr trace) { // a copy: the caller may have named the entry itself
    const auto found = std::ranges::find_if(
        m_entries, [&](const Entry& entry) { return entry.trace->trace == trace->trace; });
    if (found == m_entries.end()) return;
    auto gone = std::make_shared<Entry>(std::move(*found));
    m_entries.erase(found);
    PerSlot<TimelinePtr> left = m_slots;
    for (const Slot slot : kSlots) {
        if (left[slot] && left[slot]->source->trace == trace->trace) left[slot] = nullptr;
    }
    if (!left.a) left = {left.b, nullptr};
    if (!left.a && !m_entries.empty()) {
        const Entry& last = m_entries.back();
        left = {last.timelines.front(), last.timelines.size() > 1 ? last.timelines[1] : nullptr};
    }
    show(left.a, left.b);
    emit entriesChanged();
    gone->notes.reset(); // an object with signals: it stays on this thread
    JobQueue::freeLater(std::move(gone));
}

void Workspace::show(TimelinePtr baseline, TimelinePtr candidate) {
    if (m_slots.a == baseline && m_slots.b == candidate) return;
    m_slots = {std::move(baseline), std::move(candidate)};
    emit slotsChanged();
}

void Workspace::setSlot(Slot slot, TimelinePtr timeline) {
    PerSlot<TimelinePtr> next = m_slots;
    next[slot] = std::move(timeline);
    show(next.a, next.b);
}

void Workspace::swapSlots() {
    if (comparing()) show(m_slots.b, m_slots.a);
}

} // namespace gatescope
