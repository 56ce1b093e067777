// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_tracks.h"

#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace gatescope::perfetto {

namespace {

/// Named tracks stand below the threads of their process, as async ones do.
constexpr int kFirstOrder = 1'000'000;
/// A name says no more than so much of what stands above it; a file may nest tracks without end.
constexpr std::size_t kLongestPath = 512;

std::string textOf(std::int64_t number) {
    return fmt::to_string(number);
}

} // namespace

Tracks::Number Tracks::add(Entry entry) {
    m_entries.push_back(std::move(entry));
    return static_cast<Number>(m_entries.size() - 1);
}

Tracks::Number Tracks::byUuid(std::uint64_t uuid) {
    const auto [known, isNew] = m_byUuid.try_emplace(uuid, static_cast<Number>(m_entries.size()));
    if (isNew) add({.name = uuid == 0 ? "Events without a track" : ""});
    return known->second;
}

Tracks::Number Tracks::process(std::int64_t pid) {
    const auto [known, isNew] = m_byPid.try_emplace(pid, static_cast<Number>(m_entries.size()));
    if (isNew) add({.kind = Kind::Process, .pid = pid});
    return known->second;
}

Tracks::Number Tracks::thread(std::int64_t pid, std::int64_t tid) {
    const auto [known, isNew] = m_byTid.try_emplace({pid, tid}, static_cast<Number>(m_entries.size()));
    if (isNew) add({.kind = Kind::Thread, .pid = pid, .tid = tid});
    return known->second;
}

Tracks::Number Tracks::gpuQueue(std::int64_t gpu, std::string_view name) {
    const auto [known, isNew] =
        m_byName.try_emplace({'q', gpu, std::string(name)}, static_cast<Number>(m_entries.size()));
    if (isNew) add({.kind = Kind::Gpu, .onDevice = true, .pid = gpu, .name = std::string(name)});
    return known->second;
}

Tracks::Number Tracks::gpuCounter(std::int64_t gpu, std::string_view name) {
    const auto [known, isNew] =
        m_byName.try_emplace({'g', gpu, std::string(name)}, static_cast<Number>(m_entries.size()));
    if (isNew) add({.kind = Kind::Gpu, .pid = gpu, .name = std::string(name)});
    return known->second;
}

Tracks::Number Tracks::counterBelow(Number parent, std::string_view name) {
    const auto [known, isNew] =
        m_byName.try_emplace({'c', parent, std::string(name)}, static_cast<Number>(m_entries.size()));
    if (isNew) add({.parent = parent, .name = std::string(name)});
    return known->second;
}

Tracks::Number Tracks::ownerOf(Number number) {
    const Entry& entry = m_entries[number];
    return entry.kind == Kind::Thread ? process(entry.pid) : number;
}

void Tracks::setName(Number number, std::string_view name) {
    if (!name.empty()) m_entries[number].name = toValidUtf8(name);
}

void Tracks::describe(const schema::TrackDescriptor& descriptor) {
    const Number number = byUuid(descriptor.uuid());
    if (descriptor.has_parent_uuid() && descriptor.parent_uuid() != descriptor.uuid()) {
        const Number parent = byUuid(descriptor.parent_uuid());
        // The track of the whole trace is above all of them anyway.
        if (descriptor.parent_uuid() != 0) m_entries[number].parent = parent;
    }
    Entry& entry = m_entries[number];
    entry.isDescribed = true;
    entry.childOrdering = static_cast<Ordering>(std::min(descriptor.child_ordering(), 3U));
    if (descriptor.has_sibling_order_rank()) entry.rank = descriptor.sibling_order_rank();
    for (const std::string* name : {&descriptor.name(), &descriptor.static_name(), &descriptor.atrace_name()})
        setName(number, *name);
    // A thread's own name says more than its track's.
    if (descriptor.has_process()) describe(number, descriptor.process());
    if (descriptor.has_thread()) describe(number, descriptor.thread());
    if (!descriptor.has_counter()) return;
    const auto& counter = descriptor.counter();
    entry.isIncremental = counter.is_incremental();
    if (counter.unit_multiplier() != 0) entry.unit = counter.unit_multiplier();
    if (entry.name.empty() && counter.type() == 1) entry.name = "thread_time";
    if (entry.name.empty() && counter.type() == 2) entry.name = "thread_instruction_count";
}

void Tracks::describe(Number number, const schema::ProcessDescriptor& descriptor) {
    Entry& entry = m_entries[number];
    entry.kind = Kind::Process;
    entry.pid = descriptor.pid();
    entry.parent.reset();
    if (descriptor.has_legacy_sort_index()) entry.order = descriptor.legacy_sort_index();
    if (descriptor.cmdline_size() > 0) setName(number, descriptor.cmdline(0));
    setName(number, descriptor.process_name());
    entry.labels.clear();
    for (const auto& label : descriptor.process_labels())
        entry.labels += (entry.labels.empty() ? "" : ", ") + toValidUtf8(label);
}

void Tracks::describe(Number number, const schema::ThreadDescriptor& descriptor) {
    Entry& entry = m_entries[number];
    entry.kind = Kind::Thread;
    entry.pid = descriptor.pid();
    entry.tid = descriptor.tid();
    entry.parent.reset();
    if (descriptor.has_legacy_sort_index()) entry.order = descriptor.legacy_sort_index();
    setName(number, descriptor.thread_name());
}

void Tracks::note(Entry& entry, std::int64_t time, StringId name) {
    if (entry.firstTime == INT64_MAX) entry.firstName = name;
    entry.firstTime = std::min(entry.firstTime, time);
}

void Tracks::noteSlice(Number number, std::int64_t time, StringId name, bool onDevice) {
    Entry& entry = m_entries[number];
    note(entry, time, name);
    entry.hasSlices = true;
    if (onDevice) entry.onDevice = true;
}

void Tracks::noteInstant(Number number, std::int64_t time, StringId name) {
    note(m_entries[number], time, name);
    m_entries[number].hasInstants = true;
}

double Tracks::noteSample(Number number, std::int64_t time, double value) {
    Entry& entry = m_entries[number];
    note(entry, time, 0);
    entry.hasSamples = true;
    if (entry.isIncremental) value = entry.sum += value;
    return value * static_cast<double>(entry.unit);
}

void Tracks::finish(std::string_view prefix) {
    const auto count = m_entries.size();
    m_slices.assign(count, kNoTrack);
    m_samples.assign(count, kNoTrack);
    m_processes.assign(count, kNoTrack);
    m_made.assign(count, false);
    m_children.assign(count, {});
    std::vector<Number> tops;
    for (Number number = 0; number < count; ++number) {
        const Entry& entry = m_entries[number];
        if (entry.parent && *entry.parent != number) {
            m_children[*entry.parent].push_back(number);
        } else {
            tops.push_back(number);
        }
    }
    makeProcesses();
    const auto whole = m_byUuid.find(0);
    sortSiblings(tops, whole != m_byUuid.end() ? m_entries[whole->second].childOrdering : Ordering::Unknown);
    for (const Number top : tops)
        makeBelow(top);
    // Tracks that are their own parents' parents have no top.
    for (Number number = 0; number < count; ++number)
        makeBelow(number);
    m_table.finish(prefix);
}

/// Processes and threads first: their numbers are those of the file, and the others' must not take them.
void Tracks::makeProcesses() {
    for (Number number = 0; number < m_entries.size(); ++number) {
        const Entry& entry = m_entries[number];
        if (entry.kind == Kind::Process) {
            const auto process = m_table.process(textOf(entry.pid));
            if (!entry.name.empty()) m_table.setName(process, entry.name);
            if (entry.order) m_table.setOrder(process, *entry.order);
            m_table.setLabels(process, entry.labels);
            m_processes[number] = process;
        } else if (entry.kind == Kind::Thread) {
            const auto thread = m_table.thread(textOf(entry.pid), textOf(entry.tid));
            if (!entry.name.empty()) m_table.setName(thread, entry.name);
            if (entry.order) m_table.setOrder(thread, *entry.order);
            if (entry.onDevice) m_table.setKind(thread, TrackKind::DeviceQueue);
            m_processes[number] = m_table.process(textOf(entry.pid));
            m_slices[number] = thread;
        }
    }
}

/// What torch calls "GPU 0" holds that device's queues too.
TrackId Tracks::gpuProcess(std::int64_t gpu) {
    const auto name = fmt::format("GPU {}", gpu);
    for (const Entry& entry : m_entries) {
        if (entry.kind == Kind::Process && entry.pid == gpu && entry.name == name)
            return m_table.process(textOf(gpu));
    }
    return m_table.process(name);
}

void Tracks::sortSiblings(std::vector<Number>& siblings, Ordering ordering) const {
    const auto by = [&](auto projection) {
        std::ranges::stable_sort(siblings, {}, [&](Number number) { return projection(m_entries[number]); });
    };
    if (ordering == Ordering::ByName) by([&](const Entry& entry) { return nameOf(entry); });
    if (ordering == Ordering::ByTime) by([](const Entry& entry) { return entry.firstTime; });
    if (ordering == Ordering::ByRank) by([](const Entry& entry) { return entry.rank; });
}

std::string Tracks::nameOf(const Entry& entry) const {
    if (!entry.name.empty()) return entry.name;
    const auto first = m_builder.text(entry.firstName);
    return first.empty() ? "Track" : std::string(first);
}

/// Without recursion: a damaged file's tracks may be nested a million times.
void Tracks::makeBelow(Number top) {
    struct Open {
        Number number;
        Place place;
    };
    if (m_made[top]) return;
    m_made[top] = true;
    std::vector<Open> open;
    open.push_back({top, makeTop(top, !m_children[top].empty())});
    while (!open.empty()) {
        const Open parent = std::move(open.back());
        open.pop_back();
        auto& children = m_children[parent.number];
        sortSiblings(children, m_entries[parent.number].childOrdering);
        std::vector<Open> below;
        for (const Number child : children) {
            if (m_made[child]) continue;
            m_made[child] = true;
            below.push_back({child, makeNamed(child, parent.place)});
        }
        std::ranges::move(below.rbegin(), below.rend(), std::back_inserter(open));
    }
}

Tracks::Place Tracks::makeTop(Number number, bool hasChildren) {
    const Entry& entry = m_entries[number];
    const bool isEmpty = !entry.hasSlices && !entry.hasInstants && !entry.hasSamples;
    switch (entry.kind) {
    case Kind::Process:
        if (entry.hasInstants && !entry.hasSlices) m_slices[number] = m_processes[number];
        makeTracks(number, nameOf(entry), m_processes[number]);
        return {m_processes[number], {}};
    case Kind::Thread:
        makeTracks(number, nameOf(entry), m_processes[number]);
        return {m_processes[number], m_builder.track(m_slices[number]).name};
    case Kind::Gpu:
        m_processes[number] = gpuProcess(entry.pid);
        makeTracks(number, entry.name, m_processes[number]);
        return {m_processes[number], {}};
    case Kind::Named:
        break;
    }
    if (isEmpty && !hasChildren) return {};
    // A name without a process: what has children is shown as one.
    auto process = m_table.process(hasChildren ? fmt::format("track {}", number) : std::string("Tracks"));
    if (hasChildren) m_table.setName(process, nameOf(entry));
    m_processes[number] = process;
    makeTracks(number, nameOf(entry), process);
    return {process, {}};
}

Tracks::Place Tracks::makeNamed(Number number, const Place& above) {
    const auto own = nameOf(m_entries[number]);
    const bool isLong = above.path.size() > kLongestPath;
    auto name = above.path.empty() || isLong ? own : fmt::format("{} / {}", above.path, own);
    m_processes[number] = above.process;
    makeTracks(number, name, above.process);
    return {above.process, std::move(name)};
}

/// Those that are not made yet.
void Tracks::makeTracks(Number number, const std::string& name, TrackId process) {
    const Entry& entry = m_entries[number];
    const auto add = [&](TrackKind kind) {
        return m_builder.addTrack(
            {.name = name, .kind = kind, .parent = process, .order = kFirstOrder + m_nextOrder, .tid = 0});
    };
    if ((entry.hasSlices || entry.hasInstants) && m_slices[number] == kNoTrack)
        m_slices[number] = add(entry.onDevice ? TrackKind::DeviceQueue : TrackKind::HostThread);
    if (entry.hasSamples) m_samples[number] = add(TrackKind::Counter);
    if (m_nextOrder < kFirstOrder) ++m_nextOrder;
}

} // namespace gatescope::perfetto
