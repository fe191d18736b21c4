"""A meter with a relay, played by pymodbus: a Modbus server that is not ours.

    meter.py SERIAL WATTS

One JSON object a line on the standard output: first where it listens, then each command to its relay and each movement of
it. Ends when its starter does.
"""

import asyncio
import json
import os
import sys
import time

from pymodbus.constants import ExcCodes
from pymodbus.datastore import ModbusServerContext
from pymodbus.datastore.context import ModbusBaseDeviceContext
from pymodbus.server import ModbusTcpServer

COILS, DISCRETE_INPUTS, HOLDING, INPUT = "coils", "discrete inputs", "holding", "input"
TABLES = {1: COILS, 2: DISCRETE_INPUTS, 3: HOLDING, 4: INPUT, 5: COILS, 6: HOLDING, 15: COILS, 16: HOLDING}


def say(**what):
    print(json.dumps(what), flush=True)


class Meter(ModbusBaseDeviceContext):
    """Input registers 0 energy (u32, Wh), 2 power (W), 3 voltage (0.1 V), 4 current (mA), 16 serial number (u32);
    coil 0 is the relay's command, discrete input 0 its contact. Energy runs while the contact is closed."""

    def __init__(self, serial, watts):
        self.serial = serial
        self.watts = watts
        self.closed = True
        self.joules = 1_200_000 * 3600
        self.at = time.monotonic()

    def run(self):
        now = time.monotonic()
        if self.closed:
            self.joules += (now - self.at) * self.watts
        self.at = now

    def registers(self):
        self.run()
        energy = int(self.joules / 3600)
        power = self.watts if self.closed else 0
        values = [0] * 18
        values[0:5] = [energy >> 16, energy & 0xFFFF, power, 2300, power * 1000 // 230]
        values[16:18] = [self.serial >> 16, self.serial & 0xFFFF]
        return values

    def reset(self):
        pass

    def getValues(self, func_code, address, count=1):
        table = TABLES.get(func_code)
        if table == INPUT:
            values = self.registers()
        elif table in (COILS, DISCRETE_INPUTS):
            values = [self.closed]
        else:
            return ExcCodes.ILLEGAL_ADDRESS
        if address + count > len(values):
            return ExcCodes.ILLEGAL_ADDRESS
        return values[address : address + count]

    def setValues(self, func_code, address, values):
        if TABLES.get(func_code) != COILS or address != 0 or len(values) != 1:
            return ExcCodes.ILLEGAL_ADDRESS
        closed = bool(values[0])
        self.run()
        say(command="closed" if closed else "open")
        if closed != self.closed:
            self.closed = closed
            say(contact="closed" if closed else "open")
        return None


async def main():
    meter = Meter(int(sys.argv[1]), int(sys.argv[2]))
    server = ModbusTcpServer(ModbusServerContext(devices={1: meter}, single=False), address=("127.0.0.1", 0))
    await server.serve_forever(background=True)
    say(ready=True, port=server.transport.sockets[0].getsockname()[1])
    # Whoever started it may be gone without a word.
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(0.5)


asyncio.run(main())
