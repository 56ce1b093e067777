// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_gpu_events.h"

#include "trace_io/json_text.h"
#include "trace_io/kineto_category.h"

#include <fmt/format.h>

namespace gatescope::perfetto {

bool GpuEvents::addStage(std::string_view bytes, const PacketContext& packet) {
    m_stage.Clear();
    if (!m_stage.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    if (m_stage.has_specifications()) keepSpecifications(m_stage.specifications());
    // A packet that only explains what others name has no duration.
    if (m_stage.has_specifications() && !m_stage.has_duration()) return true;
    constexpr std::uint64_t kLongest = std::uint64_t{1} << 60;
    if (!packet.time || !isUsableTime(*packet.time)) {
        m_events.counts().add(Oddity::NoTime, packet.offset);
        return true;
    }
    auto duration = m_stage.duration();
    if (!m_stage.has_duration()) m_events.counts().add(Oddity::NoDuration, packet.offset);
    if (duration > kLongest) {
        m_events.counts().add(Oddity::BadDuration, packet.offset);
        duration = 0;
    }
    const auto& texts = packet.sequence.knownTexts();
    const auto [stageName, isCompute] = stage(texts);
    auto& builder = m_events.builder();
    m_events.tally().countEvent('X');
    const auto half =
        m_events.whole({.track = m_events.tracks().gpuQueue(m_stage.gpu_id(), queue(texts)),
                        .name = name(texts, stageName),
                        .category = builder.intern(kinetoCategoryOfStage(
                            stageName, isCompute || m_stage.has_kernel_iid() || m_stage.has_launch())),
                        .time = *packet.time,
                        .offset = packet.offset,
                        .args = args(packet, stageName),
                        .isNamed = true},
                       *packet.time + static_cast<std::int64_t>(duration));
    if (m_stage.has_event_id()) m_events.gpuSlice(m_stage.event_id(), half);
    for (const std::uint64_t id : m_stage.event_wait_ids())
        m_events.gpuLink(id, half, true);
    return true;
}

void GpuEvents::keepSpecifications(const schema::GpuRenderStageEvent::Specifications& specifications) {
    for (int i = 0; i < specifications.hw_queue_size(); ++i)
        m_oldQueues[i] = toValidUtf8(specifications.hw_queue(i).name());
    for (int i = 0; i < specifications.stage_size(); ++i)
        m_oldStages[i] = toValidUtf8(specifications.stage(i).name());
}

GpuEvents::Stage GpuEvents::stage(const InternedTexts& texts) const {
    if (m_stage.has_stage_iid()) {
        const auto* known = lookUp(texts.gpuSpecifications, m_stage.stage_iid());
        return known != nullptr ? Stage{known->name, known->isCompute}
                                : Stage{fmt::format("stage {}", m_stage.stage_iid())};
    }
    const auto known = m_oldStages.find(m_stage.stage_id());
    return {known != m_oldStages.end() ? known->second : fmt::format("stage {}", m_stage.stage_id())};
}

std::string GpuEvents::queue(const InternedTexts& texts) const {
    if (m_stage.has_hw_queue_iid()) {
        const auto* known = lookUp(texts.gpuSpecifications, m_stage.hw_queue_iid());
        return known != nullptr ? known->name : fmt::format("queue {}", m_stage.hw_queue_iid());
    }
    const auto known = m_oldQueues.find(m_stage.hw_queue_id());
    return known != m_oldQueues.end() ? known->second : fmt::format("queue {}", m_stage.hw_queue_id());
}

StringId GpuEvents::name(const InternedTexts& texts, const std::string& stage) {
    if (const auto* name = lookUp(texts.eventNames, m_stage.name_iid())) return *name;
    if (m_stage.has_name()) return m_events.builder().intern(toValidUtf8(m_stage.name()));
    if (const auto* kernel = lookUp(texts.kernels, m_stage.kernel_iid())) return *kernel;
    return m_events.builder().intern(stage);
}

/// A launch's sizes and the device go by the names that Kineto has for them.
std::string_view GpuEvents::args(const PacketContext& packet, const std::string& stage) {
    m_args.begin(packet.sequence.knownTexts(), packet.offset);
    m_args.add("stage", std::string_view(stage));
    m_args.add("device", std::int64_t{m_stage.gpu_id()});
    if (m_stage.has_event_id()) m_args.add("event_id", std::uint64_t{m_stage.event_id()});
    if (m_stage.has_submission_id()) m_args.add("submission_id", std::uint64_t{m_stage.submission_id()});
    if (m_stage.launch().has_grid_size()) m_args.add("grid", m_stage.launch().grid_size());
    if (m_stage.launch().has_workgroup_size()) m_args.add("block", m_stage.launch().workgroup_size());
    for (const auto& arg : m_stage.launch().args())
        m_args.add(arg);
    for (const auto& extra : m_stage.extra_data())
        m_args.add(extra.name(), std::string_view(extra.value()));
    return m_args.end();
}

bool GpuEvents::addCounters(std::string_view bytes, const PacketContext& packet) {
    m_counters.Clear();
    if (!m_counters.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    for (const auto& spec : m_counters.counter_descriptor().specs())
        m_counterNames[{m_counters.gpu_id(), spec.counter_id()}] = toValidUtf8(spec.name());
    if (m_counters.counters_size() == 0) return true;
    if (!packet.time || !isUsableTime(*packet.time)) {
        m_events.counts().add(Oddity::NoTime, packet.offset);
        return true;
    }
    const auto* descriptor =
        lookUp(packet.sequence.knownTexts().gpuCounters, m_counters.counter_descriptor_iid());
    const auto gpu =
        descriptor != nullptr && !m_counters.has_gpu_id() ? descriptor->first : m_counters.gpu_id();
    for (const auto& counter : m_counters.counters()) {
        const auto id = counter.counter_id();
        const auto own = m_counterNames.find({gpu, id});
        const auto* interned = descriptor != nullptr ? lookUp(descriptor->second, id) : nullptr;
        const auto name = interned != nullptr           ? *interned
                          : own != m_counterNames.end() ? own->second
                                                        : fmt::format("counter {}", id);
        const auto value =
            counter.has_double_value() ? counter.double_value() : static_cast<double>(counter.int_value());
        m_events.sample(m_events.tracks().gpuCounter(gpu, name), *packet.time, value);
    }
    return true;
}

} // namespace gatescope::perfetto
