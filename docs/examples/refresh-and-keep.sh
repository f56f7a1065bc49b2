#!/bin/sh
# Refresh on a machine that forgets everything, such as a hosted runner: fetch the corpus from a branch of its own,
# look whether a refresh is due, and push what it brought. Call it in a clone of the repository, with
# OPENALEX_API_KEY set. HARVEST_RUNS (journal of an unfinished run) should outlive the machine too, in a cache.
# Exit codes: those of `schedule --once`, but 0 for 75 (stopped early, all kept: the next call goes on).
set -eu
branch=${CORPUS_BRANCH:-corpus}
every=${REFRESH_EVERY:-7d}
place=$PWD/.corpus-branch

signed() {
    git -c user.name="corpus refresh" -c user.email="corpus-refresh@localhost" "$@"
}

rm -rf "$place"
git worktree prune
found=0
git ls-remote --exit-code --heads origin "$branch" >/dev/null || found=$?
case $found in
    0)
        git fetch --quiet --depth 1 origin "$branch"
        git worktree add --quiet --detach "$place" FETCH_HEAD
        ;;
    2) # no such branch yet: it begins empty
        nothing=$(git hash-object -w -t tree /dev/null)
        git worktree add --quiet --detach "$place" "$(signed commit-tree -m 'A branch for the corpus' "$nothing")"
        ;;
    *) exit 1 ;;
esac

export CORPUS_URI="$place/corpus"
code=0
python -m harvest schedule --once --every "$every" "$@" || code=$?

# Whatever became of the refresh, what was stored is kept.
git -C "$place" add --all
if ! git -C "$place" diff --cached --quiet; then
    signed -C "$place" commit --quiet --message "Corpus as of $(date -u +%Y-%m-%d)"
    git -C "$place" push --quiet origin "HEAD:refs/heads/$branch"
fi
git worktree remove --force "$place"
[ "$code" -eq 75 ] && code=0
exit "$code"
