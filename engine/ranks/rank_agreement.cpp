// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/rank_agreement.h"

#include "base/error.h"

#include <fmt/format.h>

#include <new>

namespace gatescope {

namespace {

/// An error as ranks tell it to each other: its kind, problem and remedy, with zeros between.
enum Kind : char { kNone = '-', kUsage = 'u', kInput = 'i', kDevice = 'd', kCancelled = 'c', kOther = 'o' };

std::string failureText(char kind, const std::string& problem, const std::string& remedy) {
    return std::string(1, kind) + problem + '\0' + remedy;
}

std::string outcomeOf(const std::function<void()>& work) {
    try {
        work();
        return std::string(1, kNone);
    } catch (const UsageError& error) {
        return failureText(kUsage, error.problem(), error.remedy());
    } catch (const InputError& error) {
        return failureText(kInput, error.problem(), error.remedy());
    } catch (const DeviceError& error) {
        return failureText(kDevice, error.problem(), error.remedy());
    } catch (const Cancelled& error) {
        return failureText(kCancelled, error.problem(), error.remedy());
    } catch (const Error& error) {
        return failureText(kOther, error.problem(), error.remedy());
    } catch (const std::bad_alloc&) {
        return failureText(kDevice, "out of memory", "Start fewer ranks on this machine or a smaller model");
    } catch (const std::exception& error) {
        return failureText(kOther, error.what(), "");
    }
}

std::exception_ptr errorFrom(const std::string& text) {
    const auto end = text.find('\0');
    const auto problem = text.substr(1, end - 1);
    const auto remedy = text.substr(end + 1);
    switch (text.front()) {
    case kUsage:
        return std::make_exception_ptr(UsageError(problem, remedy));
    case kInput:
        return std::make_exception_ptr(InputError(problem, remedy));
    case kDevice:
        return std::make_exception_ptr(DeviceError(problem, remedy));
    case kCancelled:
        return std::make_exception_ptr(Cancelled());
    default:
        return std::make_exception_ptr(Error(problem, remedy));
    }
}

} // namespace

std::string broadcastText(RankTransport& transport, std::string text) {
    auto size = static_cast<std::int64_t>(text.size());
    transport.broadcast(std::as_writable_bytes(std::span(&size, 1)));
    text.resize(static_cast<std::size_t>(size));
    if (size > 0) transport.broadcast(std::as_writable_bytes(std::span(text)));
    return text;
}

std::vector<std::string> gatherTexts(RankTransport& transport, const std::string& text) {
    std::vector<std::string> texts;
    for (const auto& bytes : transport.gather(std::as_bytes(std::span(text))))
        texts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return texts;
}

void agree(RankTransport& transport, const std::function<void()>& work) {
    const auto outcome = outcomeOf(work);
    transport.waitForAll(); // asleep: one rank may have had much more to do than others
    const auto outcomes = gatherTexts(transport, outcome);
    std::string failure(1, kNone);
    for (std::size_t rank = 0; rank < outcomes.size(); ++rank) {
        if (outcomes[rank].front() == kNone) continue;
        failure = outcomes[rank];
        if (rank > 0) failure.insert(1, fmt::format("rank {}: ", rank));
        break;
    }
    failure = broadcastText(transport, failure);
    if (failure.front() != kNone) throw AgreedFailure(errorFrom(failure));
}

} // namespace gatescope
