// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/onednn_baseline.h"

#include "base/bf16.h"
#include "base/error.h"

#include <fmt/format.h>

#include <atomic>
#include <cmath>
#include <cstring>

namespace gatescope {

namespace {

using dnnl::memory;

std::byte* atLeast(AlignedBuffer& buffer, std::size_t bytes) {
    if (buffer.size() < bytes) buffer = AlignedBuffer(bytes);
    return buffer.as<>();
}

} // namespace

OneDnnBaseline::OneDnnBaseline(const WeightSource& source, DType dtype, ThreadTeam& team)
    : m_config(source.config()),
      m_dtype(dtype),
      m_team(team),
      m_engine(dnnl::engine::kind::cpu, 0),
      m_workers(static_cast<std::size_t>(team.size())) {
    const int h = m_config.hiddenSize;
    const int i = m_config.moeIntermediateSize;
    try {
        const auto anyLayout = [&](int n, int k) {
            return makeProduct(kLayoutRows, n, k, {{k, n}, typeOf(dtype), memory::format_tag::any}).weights;
        };
        m_gateUpLayout = anyLayout(2 * i, h);
        m_downLayout = anyLayout(h, i);
    } catch (const dnnl::error& error) {
        throw DeviceError(
            fmt::format("oneDNN multiplies no {} on this processor: {}", dtypeName(dtype), error.what()),
            "Use --dtype f32");
    }
    std::vector<std::byte> weights(2 * static_cast<std::size_t>(i) * h * dtypeSize(dtype));
    for (int e = 0; e < m_config.numExperts; ++e) {
        source.read(Parameter::ExpertGateUp, e, dtype, weights.data());
        m_gateUp.push_back(packed(m_gateUpLayout, weights.data(), 2 * i, h));
        source.read(Parameter::ExpertDown, e, dtype, weights.data());
        m_down.push_back(packed(m_downLayout, weights.data(), h, i));
    }
}

OneDnnBaseline::Product OneDnnBaseline::makeProduct(int m, int n, int k, const memory::desc& weights) const {
    const auto type = typeOf(m_dtype);
    const auto descriptor =
        matmulDescriptor(m_engine, rowMajor(m, k, type), weights, rowMajor(m, n, memory::data_type::f32));
    return {dnnl::matmul(descriptor), descriptor.src_desc(), descriptor.weights_desc(), descriptor.dst_desc(),
            descriptor.scratchpad_desc()};
}

AlignedBuffer OneDnnBaseline::packed(const memory::desc& layout, const std::byte* weights, int n,
                                     int k) const {
    AlignedBuffer buffer(layout.get_size());
    dnnl::stream stream(m_engine);
    memory source({{k, n}, typeOf(m_dtype), memory::format_tag::ba}, m_engine,
                  const_cast<std::byte*>(weights));
    memory target(layout, m_engine, buffer.as<>());
    dnnl::reorder(source, target).execute(stream, source, target);
    stream.wait();
    return buffer;
}

std::vector<OneDnnBaseline::Group> OneDnnBaseline::groupsOf(const Routing& routing) const {
    std::vector<Group> all(static_cast<std::size_t>(m_config.numExperts));
    for (std::size_t choice = 0; choice < routing.experts.size(); ++choice) {
        auto& group = all[static_cast<std::size_t>(routing.experts[choice])];
        group.expert = routing.experts[choice];
        group.tokens.push_back(static_cast<std::int32_t>(choice / static_cast<std::size_t>(routing.topK)));
        group.choices.push_back(choice);
    }
    std::erase_if(all, [](const Group& group) { return group.tokens.empty(); });
    return all;
}

void OneDnnBaseline::prepare(const Routing& routing) {
    const int h = m_config.hiddenSize;
    const int i = m_config.moeIntermediateSize;
    for (const auto& group : groupsOf(routing)) {
        const int m = static_cast<int>(group.tokens.size());
        if (m_products.contains(m)) continue;
        m_products.emplace(
            m, std::pair{makeProduct(m, 2 * i, h, m_gateUpLayout), makeProduct(m, h, i, m_downLayout)});
    }
    atLeast(m_y, routing.experts.size() * static_cast<std::size_t>(h) * sizeof(float));
}

void OneDnnBaseline::execute(const Product& product, const std::byte* source, const AlignedBuffer& weights,
                             float* destination, Worker& worker) const {
    dnnl::stream stream(m_engine);
    const memory x(product.source, m_engine, const_cast<std::byte*>(source));
    const memory w(product.weights, m_engine, weights.as<>());
    const memory y(product.destination, m_engine, destination);
    const memory scratchpad(product.scratchpad, m_engine,
                            atLeast(worker.scratchpad, product.scratchpad.get_size()));
    product.primitive.execute(
        stream,
        {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_DST, y}, {DNNL_ARG_SCRATCHPAD, scratchpad}});
    stream.wait();
}

void OneDnnBaseline::expert(const Group& group, const std::byte* x, Worker& worker) {
    const auto m = group.tokens.size();
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    const auto i = static_cast<std::size_t>(m_config.moeIntermediateSize);
    const std::size_t rowBytes = h * dtypeSize(m_dtype);
    const auto& [gateUpProduct, downProduct] = m_products.at(static_cast<int>(m));
    std::byte* rows = atLeast(worker.x, m * rowBytes);
    for (std::size_t r = 0; r < m; ++r)
        std::memcpy(rows + r * rowBytes, x + static_cast<std::size_t>(group.tokens[r]) * rowBytes, rowBytes);
    auto* gateUp = reinterpret_cast<float*>(atLeast(worker.gateUp, m * 2 * i * sizeof(float)));
    execute(gateUpProduct, rows, m_gateUp[static_cast<std::size_t>(group.expert)], gateUp, worker);
    std::byte* hidden = atLeast(worker.hidden, m * i * dtypeSize(m_dtype));
    for (std::size_t r = 0; r < m; ++r) {
        const float* gate = gateUp + r * 2 * i;
        for (std::size_t c = 0; c < i; ++c) {
            const float value = gate[c] / (1.0f + std::exp(-gate[c])) * gate[i + c];
            if (m_dtype == DType::BF16) {
                reinterpret_cast<std::uint16_t*>(hidden)[r * i + c] = floatToBf16(value);
            } else {
                reinterpret_cast<float*>(hidden)[r * i + c] = value;
            }
        }
    }
    auto* y = reinterpret_cast<float*>(atLeast(worker.gateUp, m * h * sizeof(float)));
    execute(downProduct, hidden, m_down[static_cast<std::size_t>(group.expert)], y, worker);
    for (std::size_t r = 0; r < m; ++r)
        std::memcpy(m_y.as<float>() + group.choices[r] * h, y + r * h, h * sizeof(float));
}

void OneDnnBaseline::run(const std::byte* x, const Routing& routing, float* output) {
    const auto groups = groupsOf(routing);
    std::atomic<std::size_t> next{0};
    m_team.run([&](int member) {
        auto& worker = m_workers[static_cast<std::size_t>(member)];
        for (auto g = next.fetch_add(1); g < groups.size(); g = next.fetch_add(1))
            expert(groups[g], x, worker);
    });
    const auto h = static_cast<std::size_t>(m_config.hiddenSize);
    const auto topK = static_cast<std::size_t>(routing.topK);
    m_team.run([&](int member) {
        const auto mine = partOf(routing.tokens, member, m_team.size());
        for (auto t = static_cast<std::size_t>(mine.first); t < static_cast<std::size_t>(mine.last); ++t) {
            float* row = output + t * h;
            std::memset(row, 0, h * sizeof(float));
            for (std::size_t choice = t * topK; choice < (t + 1) * topK; ++choice) {
                const float* y = m_y.as<float>() + choice * h;
                for (std::size_t c = 0; c < h; ++c)
                    row[c] += routing.weights[choice] * y[c];
            }
        }
    });
}

} // namespace gatescope
