#!/bin/sh
# The benchmarks, each city in a home of its own under .sppt/bench, removed before and after. About 30 minutes for the default sizes.
set -eu
sizes=$1
names=$2
results=bench/results
home=$PWD/.sppt/bench
mkdir -p "$results"

clean() {
    if [ -d "$home" ]; then
        SPPT_HOME=$home .venv/bin/sppt stop >/dev/null 2>&1 || true
        rm -rf "$home"
    fi
}
trap clean EXIT INT TERM

for size in $sizes; do
    clean
    SPPT_HOME=$home .venv/bin/sppt bench import --objects "$size" --results "$results"
done
for name in $names; do
    SPPT_HOME=$home .venv/bin/sppt bench "$name" --results "$results"
    case $name in lookup | payment)
        for door in api snap; do
            for many in 16 64; do
                SPPT_HOME=$home .venv/bin/sppt bench "$name" --door "$door" --connections "$many" --results "$results"
            done
        done
        SPPT_HOME=$home .venv/bin/sppt bench "$name" --door iso8583 --connections 16 --results "$results"
        ;;
    esac
done
