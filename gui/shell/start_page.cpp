// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/start_page.h"

#include "jobs/job_queue.h"
#include "look/followed_font.h"
#include "widgets/choice_card.h"
#include "widgets/elided_label.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope {

namespace {
constexpr int kPageWidthChars = 120;
constexpr int kRecentShown = 6;
constexpr int kLoadingSteps = 1000;
} // namespace

StartPage::StartPage(JobQueue& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_choices(new QWidget(this)),
      m_recent(new QWidget(this)),
      m_recentRows(new QVBoxLayout(m_recent)),
      m_busy(new QWidget(this)),
      m_busyTitle(new PlainLabel(this)),
      m_busyStep(new PlainLabel(this)),
      m_bar(new QProgressBar(this)) {
    const int space = fontMetrics().height();
    auto* profile = new ChoiceCard(tr("Profile a layer"),
                                   tr("Runs Qwen3-30B-A3B's MoE layer on this machine, before and after the "
                                      "gate fix, and shows every kernel."),
                                   tr("Profile"), this);
    auto* open =
        new ChoiceCard(tr("Open a trace"),
                       tr("From PyTorch, vLLM, SGLang, unitrace, Perfetto or GateScope. You can also drop "
                          "files here; several are the ranks of one run."),
                       tr("Open …"), this);
    auto* example =
        new ChoiceCard(tr("See an example"),
                       tr("Two recordings of an H200: a model that calls its gate twice per layer, and "
                          "the same with the fix."),
                       tr("Show it"), this);
    profile->setPrimary();
    connect(profile, &ChoiceCard::chosen, this, &StartPage::profileWanted);
    connect(open, &ChoiceCard::chosen, this, &StartPage::openWanted);
    connect(example, &ChoiceCard::chosen, this, &StartPage::exampleWanted);
    auto* title = new PlainLabel(tr("Where does a mixture-of-experts layer spend its time?"), m_choices);
    FollowedFont::give(*title, 1.5, QFont::DemiBold);
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    auto* cards = new QHBoxLayout;
    cards->setSpacing(space);
    for (ChoiceCard* card : {profile, open, example})
        cards->addWidget(card, 1);
    auto* choices = new QVBoxLayout(m_choices);
    choices->setSpacing(space * 3 / 2);
    choices->addWidget(title);
    choices->addLayout(cards);
    m_recentRows->setSpacing(0);
    choices->addWidget(m_recent);

    FollowedFont::give(*m_busyTitle, 1.3, QFont::DemiBold);
    m_busyTitle->setAlignment(Qt::AlignCenter);
    m_busyStep->setAlignment(Qt::AlignCenter);
    m_busyStep->setProperty("role", "muted");
    m_bar->setRange(0, kLoadingSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    auto* busy = new QVBoxLayout(m_busy);
    busy->setSpacing(space / 2);
    busy->addWidget(m_busyTitle);
    busy->addWidget(m_bar);
    busy->addWidget(m_busyStep);

    auto* column = new QVBoxLayout(this);
    column->addStretch(1);
    auto* row = new QHBoxLayout;
    for (QWidget* page : {m_choices, m_busy}) {
        page->setMaximumWidth(fontMetrics().averageCharWidth() * kPageWidthChars);
        row->addWidget(page, 10);
    }
    row->insertStretch(0, 1);
    row->addStretch(1);
    column->addLayout(row);
    column->addStretch(2);
    connect(&jobs, &JobQueue::changed, this, &StartPage::refresh);
    setRecentFiles({});
    refresh();
}

void StartPage::setRecentFiles(const QStringList& paths) {
    while (QLayoutItem* item = m_recentRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recent->setVisible(!paths.isEmpty());
    if (paths.isEmpty()) return;
    auto* heading = new PlainLabel(tr("Recent"), m_recent);
    heading->setProperty("role", "muted");
    m_recentRows->addWidget(heading);
    for (const QString& path : paths.mid(0, kRecentShown)) {
        auto* link = new QPushButton(plainMenuText(QFileInfo(path).fileName()), m_recent);
        link->setProperty("role", "link");
        link->setToolTip(plainToolTip(path));
        connect(link, &QPushButton::clicked, this, [this, path] { emit fileWanted(path); });
        m_recentRows->addWidget(link, 0, Qt::AlignLeft);
    }
}

void StartPage::refresh() {
    const Job* shown = nullptr;
    for (const Job* job : m_jobs.jobs()) {
        if (!job->inBackground()) shown = job;
    }
    m_busy->setVisible(shown != nullptr);
    m_choices->setVisible(shown == nullptr);
    if (shown == nullptr) return;
    m_busyTitle->setText(shown->title());
    m_busyStep->setText(shown->step().isEmpty() ? tr("starting") : shown->step());
    m_bar->setValue(int(shown->done() * kLoadingSteps));
}

} // namespace gatescope
