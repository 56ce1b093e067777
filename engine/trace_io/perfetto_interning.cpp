// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_interning.h"

#include "trace_io/json_text.h"
#include "trace_io/perfetto.pb.h"
#include "trace_io/wire_fields.h"

namespace gatescope::perfetto {

namespace {

/// A text that a few bytes can name again and again.
constexpr std::size_t kLongestText = std::size_t{64} << 10;

template <typename Message>
bool parseInto(Message& message, std::string_view bytes) {
    return message.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

bool Interning::add(std::string_view bytes, Sequence& sequence, std::uint64_t offset) {
    m_offset = offset;
    auto& texts = sequence.internedTexts();
    WireFields fields(bytes);
    bool isWhole = true;
    while (fields.next()) {
        if (fields.kind() == WireFields::Kind::Bytes)
            isWhole = addEntry(fields.field(), fields.bytes(), texts) && isWhole;
    }
    return isWhole && !fields.isDamaged();
}

/// What stands under other numbers belongs to events that are not read.
bool Interning::addEntry(std::uint32_t field, std::string_view bytes, InternedTexts& texts) {
    using schema::InternedData;
    switch (field) {
    case InternedData::kEventCategoriesFieldNumber:
        return addName(bytes, texts.categories);
    case InternedData::kEventNamesFieldNumber:
        return addName(bytes, texts.eventNames);
    case InternedData::kDebugAnnotationNamesFieldNumber:
        return addText(bytes, texts.annotationNames);
    case InternedData::kDebugAnnotationValueTypeNamesFieldNumber:
        return addText(bytes, texts.protoTypes);
    case InternedData::kDebugAnnotationStringValuesFieldNumber:
        return addText(bytes, texts.annotationTexts);
    case InternedData::kCorrelationIdStrFieldNumber:
        return addText(bytes, texts.correlationTexts);
    case InternedData::kComputeArgNamesFieldNumber:
        return addText(bytes, texts.kernelArgs);
    case InternedData::kGpuSpecificationsFieldNumber:
        return addSpecification(bytes, texts);
    case InternedData::kComputeKernelsFieldNumber:
        return addKernel(bytes, texts);
    case InternedData::kGpuCounterDescriptorsFieldNumber:
        return addCounters(bytes, texts);
    default:
        return true;
    }
}

std::string Interning::validText(std::string_view text) {
    if (text.size() > kLongestText) m_counts.add(Oddity::LongTextCut, m_offset);
    text = text.substr(0, kLongestText);
    auto valid = toValidUtf8(text);
    if (valid != text) m_counts.add(Oddity::InvalidUtf8, m_offset);
    return valid;
}

bool Interning::addText(std::string_view bytes, InternedTexts::Texts& texts) {
    schema::InternedText message;
    if (!parseInto(message, bytes)) return false;
    texts[message.iid()] = validText(message.text());
    return true;
}

bool Interning::addName(std::string_view bytes, InternedTexts::Names& names) {
    schema::InternedText message;
    if (!parseInto(message, bytes)) return false;
    // Kept once for all events, so that its length does no harm.
    names[message.iid()] = m_builder.intern(toValidUtf8(message.text()));
    return true;
}

bool Interning::addSpecification(std::string_view bytes, InternedTexts& texts) {
    constexpr std::uint32_t kCompute = 2;
    schema::InternedGpuSpecification message;
    if (!parseInto(message, bytes)) return false;
    texts.gpuSpecifications[message.iid()] = {validText(message.name()), message.category() == kCompute};
    return true;
}

bool Interning::addKernel(std::string_view bytes, InternedTexts& texts) {
    schema::InternedComputeKernel message;
    if (!parseInto(message, bytes)) return false;
    const auto& name = message.has_demangled_name() ? message.demangled_name() : message.name();
    texts.kernels[message.iid()] = m_builder.intern(toValidUtf8(name));
    return true;
}

bool Interning::addCounters(std::string_view bytes, InternedTexts& texts) {
    constexpr std::size_t kLongest = std::size_t{1} << 20; // its parts are many objects at once
    schema::InternedGpuCounterDescriptor message;
    if (bytes.size() > kLongest || !parseInto(message, bytes)) return false;
    auto& [gpu, names] = texts.gpuCounters[message.iid()];
    gpu = message.gpu_id();
    for (const auto& spec : message.counter_descriptor().specs())
        names[spec.counter_id()] = validText(spec.name());
    return true;
}

} // namespace gatescope::perfetto
